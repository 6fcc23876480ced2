; Puts the command line on the PATH, and takes it off again; electron-builder includes this file. PowerShell reads and
; writes the value, as an NSIS string holds 1024 characters and would cut a longer PATH. Where a company's rules forbid
; PowerShell such calls, the entry is missing and everything else is there.

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

!macro customInstall
  !insertmacro writePath "($$others + ${ENTRY})"
!macroend

; An update runs the old uninstaller first; the entry stays as it is then.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    !insertmacro writePath "$$others"
  ${endIf}
!macroend
