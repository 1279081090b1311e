<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="sv" sourcelanguage="en">
<context>
    <name>SignInWindow</name>
    <message><source>SAMSA</source><translation>SAMSA</translation></message>
    <message><source>Log in to SAMSA</source><translation>Logga in i SAMSA</translation></message>
    <message><source>You identify yourself in the browser, with your SITHS card or mobile SITHS.</source><translation>Du legitimerar dig i webbläsaren, med ditt SITHS-kort eller mobilt SITHS.</translation></message>
    <message><source>Log in again</source><translation>Logga in igen</translation></message>
    <message><source>Log in</source><translation>Logga in</translation></message>
    <message><source>Work without network</source><translation>Arbeta utan nät</translation></message>
    <message><source>The browser is open. Identify yourself there; the log-in goes on here by itself.</source><translation>Webbläsaren öppnas. Legitimera dig där, så fortsätter inloggningen här av sig själv.</translation></message>
    <message><source>Identify yourself in the browser</source><translation>Legitimera dig i webbläsaren</translation></message>
    <message><source>Cancel</source><translation>Avbryt</translation></message>
    <message><source>You are logged in as {name}. One unit is open at a time; you can change later.</source><translation>Du är inloggad som {name}. En enhet i taget är öppen. Du kan byta senare.</translation></message>
    <message><source>Choose the unit to work at</source><translation>Välj enhet att arbeta vid</translation></message>
    <message><source>Your units</source><translation>Dina enheter</translation></message>
    <message><source>{unit} is locked</source><translation>{unit} är låst</translation></message>
    <message><source>What was written is saved. Unlock to go on where you were.</source><translation>Det du har skrivit är sparat. Lås upp och fortsätt där du var.</translation></message>
    <message><source>Unlock</source><translation>Lås upp</translation></message>
    <message><source>Log out</source><translation>Logga ut</translation></message>
    <message><source>The log-in may still be good in the browser. Log out there too if others use the computer.</source><translation>Inloggningen kan gälla en stund till i webbläsaren. Logga ut där också om andra använder datorn.</translation></message>
    <message><source>You have left SAMSA</source><translation>Du har lämnat SAMSA</translation></message>
    <message><source>Log out in the browser</source><translation>Logga ut i webbläsaren</translation></message>
</context>
</TS>
