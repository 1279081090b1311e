@echo off
rem Samma som ./test, for Windows. SKRIVEN MEN INTE SEDD FUNGERA (written, not seen working).
setlocal
call "%~dp0packaging\setup-env.cmd" product dev || exit /b 1
if not defined QT_QPA_PLATFORM set "QT_QPA_PLATFORM=offscreen"
cd /d "%~dp0"
if not "%~1"=="" (
  "%PYTHON%" -m pytest %*
  exit /b
)
set FAILED=0
"%PYTHON%" -m ruff check . || set FAILED=1
"%PYTHON%" -m ruff format --check . || set FAILED=1
"%PYTHON%" -m mypy || set FAILED=1
"%PYTHON%" -c "from importlinter.cli import lint_imports_command; lint_imports_command()" || set FAILED=1
"%PYTHON%" -m pytest -q || set FAILED=1
exit /b %FAILED%
