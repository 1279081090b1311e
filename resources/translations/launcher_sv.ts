<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="sv" sourcelanguage="en">
<context>
    <name>LauncherWindow</name>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="89"/>
        <source>SAMSA (practice)</source>
        <translation>SAMSA (övning)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="128"/>
        <source>Training environment</source>
        <translation>Utbildningsmiljö</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="132"/>
        <source>Sub-region</source>
        <translation>Delregion</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="141"/>
        <source>All persons are made up and have test numbers. Nothing you do here reaches the real service.</source>
        <translation>Alla personer är påhittade och har Skatteverkets testnummer. Inget du gör här når den riktiga tjänsten.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="145"/>
        <source>Start over with new practice cases</source>
        <translation>Börja om med nya ärenden</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="156"/>
        <source>Choose a unit to practise as</source>
        <translation>Välj enhet att öva på</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="162"/>
        <source>Search unit or log-in name</source>
        <translation>Sök enhet eller inloggningsnamn</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="191"/>
        <source>Hospital</source>
        <translation>Sjukhus</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="192"/>
        <source>Primary care</source>
        <translation>Primärvård</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="193"/>
        <source>Municipality</source>
        <translation>Kommun</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="231"/>
        <source>choose</source>
        <translation>välj</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="233"/>
        <source>Practise</source>
        <translation>Öva</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="269"/>
        <source>Preparing practice cases: {done} of {total}.</source>
        <translation>Övningsärenden görs i ordning: {done} av {total}.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="270"/>
        <source>Starting the training environment.</source>
        <translation>Utbildningsmiljön startar.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="282"/>
        <source>The training environment did not start. Nothing is lost: what you have done is kept.</source>
        <translation>Utbildningsmiljön startade inte. Inget är borta: det du har gjort finns kvar.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="283"/>
        <source>Close the program and start it again. If that does not help, give this code: {code}</source>
        <translation>Stäng programmet och starta det igen. Hjälper det inte, lämna den här koden: {code}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="293"/>
        <source>{unit} is locked. What was written is saved. Unlock to go on where you were.</source>
        <translation>{unit} är låst. Det som är skrivet är sparat. Lås upp för att fortsätta där du var.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="338"/>
        <source>No match for ”{text}”. Search for another spelling.</source>
        <translation>Ingen träff på ”{text}”. Prova en annan stavning.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="353"/>
        <source>{n} units match.</source>
        <translation>{n} enheter passar.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="354"/>
        <source>{n} units in {region}, one user per unit. You need no card.</source>
        <translation>{n} enheter i {region}, en person per enhet. Du behöver inget kort.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="364"/>
        <source>Choose a unit in the list</source>
        <translation>Välj en enhet i listan</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="371"/>
        <source>The inbox holds {n} practice cases.</source>
        <translation>Inkorgen har {n} övningsärenden.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="373"/>
        <source>Log-in name {login}</source>
        <translation>Inloggningsnamn {login}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="375"/>
        <source>Practise as {unit}</source>
        <translation>Öva som {unit}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="375"/>
        <source>Unlock {unit}</source>
        <translation>Lås upp {unit}</translation>
    </message>
</context>
<context>
    <name>regions</name>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="67"/>
        <source>Fyrbodal</source>
        <translation>Fyrbodal</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="68"/>
        <source>Gothenburg area</source>
        <translation>Göteborgsområdet</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="69"/>
        <source>SAMLA</source>
        <translation>SAMLA</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="70"/>
        <source>SIMBA</source>
        <translation>SIMBA</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="71"/>
        <source>Skaraborg</source>
        <translation>Skaraborg</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="72"/>
        <source>South Alvsborg</source>
        <translation>Södra Älvsborg</translation>
    </message>
</context>
</TS>
