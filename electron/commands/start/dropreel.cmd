@setlocal
@set NODE_OPTIONS=
@"%~dp0node.exe" "%~dp0out\cli\cli.js" %*
