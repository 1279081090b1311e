<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="sv" sourcelanguage="en">
    <context>
        <name>LauncherWindow</name>
        <message>
            <location filename="../../desktop/views/launcher_window.py" line="151" />
            <source>SAMSA (practice)</source>
            <translation>SAMSA (övning)</translation>
        </message>
        <message>
            <location filename="../../desktop/views/launcher_window.py" line="188" />
            <source>Training environment</source>
            <translation>Utbildningsmiljö</translation>
        </message>
        <message>
            <location filename="../../desktop/views/launcher_window.py" line="192" />
            <source>Sub-region</source>
            <translation>Delregion</translation>
        </message>
        <message>
            <location filename="../../desktop/views/launcher_window.py" line="201" />
            <source>All persons are made up and have test numbers. Nothing you do here reaches the real service.</source>
            <translation>Alla personer är påhittade och har Skatteverkets testnummer. Inget du gör här når den riktiga tjänsten.</translation>
        </message>
        <message>
            <location filename="../../desktop/views/launcher_window.py" line="205" />
            <source>Start over with new practice cases</source>
            <translation>Börja om med nya ärenden</translation>
        </message>
        <message>
            <location filename="../../desktop/views/launcher_window.py" line="216" />
            <source>Choose a unit to practise as</source>
            <translation>Välj enhet att öva på</translation>
        </message>
        <message>
            <location filename="../../desktop/views/launcher_window.py" line="222" />
            <source>Search unit or log-in name</source>
            <translation>Sök enhet eller inloggningsnamn</translation>
        </message>
        <message>
            <location filename="../../desktop/views/launcher_window.py" line="251" />
            <source>Hospital</source>
            <translation>Sjukhus</translation>
        </message>
        <message>
            <location filename="../../desktop/views/launcher_window.py" line="252" />
            <source>Primary care</source>
            <translation>Primärvård</translation>
        </message>
        <message>
            <location filename="../../desktop/views/launcher_window.py" line="253" />
            <source>Municipality</source>
            <translation>Kommun</translation>
        </message>
        <message>
            <location filename="../../desktop/views/launcher_window.py" line="291" />
            <source>choose</source>
            <translation>välj</translation>
        </message>
        <message>
            <location filename="../../desktop/views/launcher_window.py" line="293" />
            <source>Practise</source>
            <translation>Öva</translation>
        </message>
        <message>
            <location filename="../../desktop/views/launcher_window.py" line="327" />
            <source>Preparing practice cases: {done} of {total}.</source>
            <translation>Övningsärenden görs i ordning: {done} av {total}.</translation>
        </message>
        <message>
            <location filename="../../desktop/views/launcher_window.py" line="328" />
            <source>Starting the training environment.</source>
            <translation>Utbildningsmiljön startar.</translation>
        </message>
        <message>
            <location filename="../../desktop/views/launcher_window.py" line="338" />
            <source>The training environment did not start. Nothing is lost: what you have done is kept.</source>
            <translation>Utbildningsmiljön startade inte. Inget är borta: det du har gjort finns kvar.</translation>
        </message>
        <message>
            <location filename="../../desktop/views/launcher_window.py" line="339" />
            <source>Close the program and start it again. If that does not help, give this code: {code}</source>
            <translation>Stäng programmet och starta det igen. Hjälper det inte, lämna den här koden: {code}</translation>
        </message>
        <message>
            <location filename="../../desktop/views/launcher_window.py" line="380" />
            <source>No match for ”{text}”. Search for another spelling.</source>
            <translation>Ingen träff på ”{text}”. Prova en annan stavning.</translation>
        </message>
        <message>
            <location filename="../../desktop/views/launcher_window.py" line="395" />
            <source>{n} units match.</source>
            <translation>{n} enheter passar.</translation>
        </message>
        <message>
            <location filename="../../desktop/views/launcher_window.py" line="396" />
            <source>{n} units in {region}, one user per unit. You need no card.</source>
            <translation>{n} enheter i {region}, en person per enhet. Du behöver inget kort.</translation>
        </message>
        <message>
            <location filename="../../desktop/views/launcher_window.py" line="406" />
            <source>Choose a unit in the list</source>
            <translation>Välj en enhet i listan</translation>
        </message>
        <message>
            <location filename="../../desktop/views/launcher_window.py" line="414" />
            <source>The inbox holds {n} practice cases.</source>
            <translation>Inkorgen har {n} övningsärenden.</translation>
        </message>
        <message>
            <location filename="../../desktop/views/launcher_window.py" line="416" />
            <source>Log-in name {login}</source>
            <translation>Inloggningsnamn {login}</translation>
        </message>
        <message>
            <location filename="../../desktop/views/launcher_window.py" line="417" />
            <source>Practise as {unit}</source>
            <translation>Öva som {unit}</translation>
        </message>
    </context>
    <context>
        <name>regions</name>
        <message>
            <location filename="../../desktop/views/launcher_window.py" line="61" />
            <source>Fyrbodal</source>
            <translation>Fyrbodal</translation>
        </message>
        <message>
            <location filename="../../desktop/views/launcher_window.py" line="62" />
            <source>Gothenburg area</source>
            <translation>Göteborgsområdet</translation>
        </message>
        <message>
            <location filename="../../desktop/views/launcher_window.py" line="63" />
            <source>SAMLA</source>
            <translation>SAMLA</translation>
        </message>
        <message>
            <location filename="../../desktop/views/launcher_window.py" line="64" />
            <source>SIMBA</source>
            <translation>SIMBA</translation>
        </message>
        <message>
            <location filename="../../desktop/views/launcher_window.py" line="65" />
            <source>Skaraborg</source>
            <translation>Skaraborg</translation>
        </message>
        <message>
            <location filename="../../desktop/views/launcher_window.py" line="66" />
            <source>South Alvsborg</source>
            <translation>Södra Älvsborg</translation>
        </message>
    </context>
</TS>
