@echo off
rem Samma som setup-env.sh, for Windows: Python, .venv, de lasta paketen, oversattningarna.
rem SKRIVEN MEN INTE SEDD FUNGERA (written, not seen working).
for %%I in ("%~dp0..") do set "ROOT=%%~fI"
set "PYTHON=%ROOT%\.venv\Scripts\python.exe"
set "PYTHONPATH=%ROOT%"
set "PYTHONSAFEPATH=1"

if not exist "%PYTHON%" (
  py -3 -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))" 2>nul || (
    echo Python 3.11-3.14 saknas. Installera Python fran foretagsportalen eller med: winget install Python.Python.3.13
    exit /b 1
  )
  echo Gor i ordning en egen miljo i %ROOT%\.venv ...
  py -3 -m venv "%ROOT%\.venv" || exit /b 1
)

:next
if "%~1"=="" goto translations
fc /b "%ROOT%\requirements\%~1.lock" "%ROOT%\.venv\installed-%~1.lock" >nul 2>nul && (shift & goto next)
echo Hamtar det som behovs (%~1) ...
"%PYTHON%" -m pip install --disable-pip-version-check --no-input --quiet --no-deps --require-hashes --only-binary :all: -r "%ROOT%\requirements\%~1.lock" || (
  echo Det gick inte att hamta allt. Ar datorn ansluten till natet? Kor kommandot igen.
  exit /b 1
)
copy /y "%ROOT%\requirements\%~1.lock" "%ROOT%\.venv\installed-%~1.lock" >nul
shift
goto next

:translations
for %%T in ("%ROOT%\resources\translations\*_sv.ts") do (
  if not exist "%%~dpnT.qm" "%PYTHON%" -c "from PySide6.scripts.pyside_tool import lrelease; lrelease()" -silent "%%T" -qm "%%~dpnT.qm" || exit /b 1
)
rem What cannot be compiled is for the program itself to tell.
"%PYTHON%" -m compileall -qq "%ROOT%\domain" "%ROOT%\desktop" "%ROOT%\central" "%ROOT%\resources" >nul 2>nul
exit /b 0
