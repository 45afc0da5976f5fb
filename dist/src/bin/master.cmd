@echo off
rem SPDX-License-Identifier: Apache-2.0
rem
rem Starts the master command on Windows; the file master beside this one does the same elsewhere, and more.
rem
rem MASTER_JAVA_OPTS  more options for Java, such as -Xmx8g
rem JAVA_HOME         the Java to use, 17 or later; else the one on the PATH

setlocal
set "app=%~dp0.."
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"

set "version="
for /f "tokens=3" %%v in ('^""%java%" -version 2^>^&1 ^| findstr /c:" version "^"') do set "version=%%~v"
if not defined version (
  echo master: cannot start "%java%"; install Java 17 or later, or set JAVA_HOME 1>&2
  exit /b 1
)
for /f "delims=.-+" %%v in ("%version%") do set "major=%%v"
if %major% LSS 17 (
  echo master: this is Java %version%; Java 17 or later is needed, set JAVA_HOME 1>&2
  exit /b 1
)

set "command="
:next
set "word=%~1"
if not defined word goto found
if not "%word:~0,1%"=="-" (
  set "command=%word%"
  goto found
)
shift
goto next
:found

set "ORT_DISABLE_TELEMETRY=1"
set "options=-Djava.awt.headless=true"
set "modules=%app%\modules;%app%\natives\win-x64"
set "natives=ALL-UNNAMED,com.microsoft.onnxruntime,org.lwjgl"
if "%command%"=="train" goto training
if "%command%"=="finetune" goto training
if "%command%"=="calibrate" goto training
if "%command%"=="serve" goto serving
set "options=%options% -XX:+UseSerialGC"
if "%command%"=="eval" goto start
if "%command%"=="mcp" goto start
if "%command%"=="bench" goto start
if "%command%"=="dataset" goto start
set "options=%options% -XX:TieredStopAtLevel=1"
goto start

:training
echo master: %command% needs Linux on x86_64 1>&2
exit /b 1

:serving
set "modules=%modules%;%app%\serve"
set "natives=%natives%,io.grpc.netty.shaded"
set /a memory=256+128*%NUMBER_OF_PROCESSORS%
set "options=%options% -Xmx%memory%m"

:start
if %major% GEQ 22 set "options=%options% --enable-native-access=%natives%"
"%java%" %options% %MASTER_JAVA_OPTS% -p "%modules%" -m master.cli/master.cli.Main %*
exit /b %ERRORLEVEL%
