; Puts the command line on the PATH and Dropreel into the menus of Explorer, and takes both off again; electron-builder
; includes this file. PowerShell reads and writes the PATH, as an NSIS string holds 1024 characters and would cut a longer
; one. Where a company's rules forbid PowerShell such calls, the entry is missing and everything else is there.

!define ENTRY "[string]$$env:DROPREEL_PATH_ENTRY"
!define OPEN "if ($$env:DROPREEL_PATH_OF -eq 'all') { $$key = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey('SYSTEM\CurrentControlSet\Control\Session Manager\Environment', $$true) } else { $$key = [Microsoft.Win32.Registry]::CurrentUser.OpenSubKey('Environment', $$true) }; $$others = @(([string]$$key.GetValue('Path', '', 'DoNotExpandEnvironmentNames')) -split ';' | Where-Object { $$_ -and $$_ -ne ${ENTRY} })"

!macro writePath ENTRIES
  ; By environment variables, so that no character of the folder's name is code.
  StrCpy $0 "$INSTDIR\resources\command-line"
  System::Call 'kernel32::SetEnvironmentVariable(t "DROPREEL_PATH_ENTRY", t r0)'
  System::Call 'kernel32::SetEnvironmentVariable(t "DROPREEL_PATH_OF", t "$installMode")'
  nsExec::Exec `"$SYSDIR\WindowsPowerShell\v1.0\powershell.exe" -NoProfile -NonInteractive -Command "${OPEN}; $$key.SetValue('Path', (${ENTRIES} -join ';'), 'ExpandString')"`
  Pop $0
  ; Programs that start from now on get the new PATH (WM_SETTINGCHANGE).
  SendMessage 0xFFFF 0x001A 0 "STR:Environment" /TIMEOUT=5000
!macroend

; What Dropreel offers for a file in "Open with", never what a double click does: no kind of file gets it as its program.
!define OPEN_WITH "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}"
!define LINKS "Software\Classes\dropreel"
!define AT_LOGIN "Software\Microsoft\Windows\CurrentVersion"

!macro offerFor EXTENSION
  WriteRegStr SHELL_CONTEXT "${OPEN_WITH}\SupportedTypes" ".${EXTENSION}" ""
!macroend

; After "--" nothing is a switch, whatever a name or a link has in it.
!macro addToExplorer
  WriteRegStr SHELL_CONTEXT "${OPEN_WITH}\shell\open" "FriendlyAppName" "${PRODUCT_NAME}"
  WriteRegStr SHELL_CONTEXT "${OPEN_WITH}\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" -- "%1"'
  !insertmacro offerFor "mov"
  !insertmacro offerFor "mp4"
  !insertmacro offerFor "m4v"
  !insertmacro offerFor "mxf"
  !insertmacro offerFor "mkv"
  !insertmacro offerFor "avi"
  !insertmacro offerFor "mpg"
  !insertmacro offerFor "mts"
  !insertmacro offerFor "webm"
  !insertmacro offerFor "braw"
  !insertmacro offerFor "r3d"
  !insertmacro offerFor "wav"
  !insertmacro offerFor "aif"
  !insertmacro offerFor "dpx"
  !insertmacro offerFor "exr"
  !insertmacro offerFor "tif"
  !insertmacro offerFor "tga"
  !insertmacro offerFor "png"
  !insertmacro offerFor "jpg"
  !insertmacro offerFor "psd"
  !insertmacro offerFor "zip"
  WriteRegStr SHELL_CONTEXT "${LINKS}" "" "URL:${PRODUCT_NAME}"
  WriteRegStr SHELL_CONTEXT "${LINKS}" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "${LINKS}\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" -- "%1"'
  ; Each person has a SendTo of their own: where it is installed for all, only whoever installs it gets the entry.
  CreateShortCut "$SENDTO\${PRODUCT_NAME}.lnk" "$INSTDIR\${APP_EXECUTABLE_FILENAME}" "--"
!macroend

!macro takeFromExplorer
  DeleteRegKey SHELL_CONTEXT "${OPEN_WITH}"
  DeleteRegKey SHELL_CONTEXT "${LINKS}"
  Delete "$SENDTO\${PRODUCT_NAME}.lnk"
  ; What "Start at login" has made; see electron/desktop/login-item.ts.
  DeleteRegValue HKEY_CURRENT_USER "${AT_LOGIN}\Run" "Dropreel"
  DeleteRegValue HKEY_CURRENT_USER "${AT_LOGIN}\Explorer\StartupApproved\Run" "Dropreel"
!macroend

!macro customInstall
  !insertmacro writePath "($$others + ${ENTRY})"
  !insertmacro addToExplorer
!macroend

; An update runs the old uninstaller first; what is there stays as it is then.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    !insertmacro writePath "$$others"
    !insertmacro takeFromExplorer
  ${endIf}
!macroend
