@echo off
rem Samma som ./run, for Windows. SKRIVEN MEN INTE SEDD FUNGERA (written, not seen working).
setlocal
call "%~dp0packaging\setup-env.cmd" product || exit /b 1
"%PYTHON%" -m desktop %*
