<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="sv" sourcelanguage="en">
<context>
    <name>LauncherWindow</name>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="96"/>
        <source>SAMSA (practice)</source>
        <translation>SAMSA (övning)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="135"/>
        <source>Training environment</source>
        <translation>Utbildningsmiljö</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="139"/>
        <source>Sub-region</source>
        <translation>Delregion</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="148"/>
        <source>All persons are made up and have test numbers. Nothing you do here reaches the real service.</source>
        <translation>Alla personer är påhittade och har Skatteverkets testnummer. Inget du gör här når den riktiga tjänsten.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="152"/>
        <source>Start over with new practice cases</source>
        <translation>Börja om med nya ärenden</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="163"/>
        <source>Choose a unit to practise as</source>
        <translation>Välj enhet att öva på</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="169"/>
        <source>Search unit or log-in name</source>
        <translation>Sök enhet eller inloggningsnamn</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="198"/>
        <source>Hospital</source>
        <translation>Sjukhus</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="199"/>
        <source>Primary care</source>
        <translation>Primärvård</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="200"/>
        <source>Municipality</source>
        <translation>Kommun</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="238"/>
        <source>choose</source>
        <translation>välj</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="240"/>
        <source>Practise</source>
        <translation>Öva</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="277"/>
        <source>Preparing practice cases: {done} of {total}.</source>
        <translation>Övningsärenden görs i ordning: {done} av {total}.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="278"/>
        <source>Starting the training environment.</source>
        <translation>Utbildningsmiljön startar.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="290"/>
        <source>The training environment did not start. Nothing is lost: what you have done is kept.</source>
        <translation>Utbildningsmiljön startade inte. Inget är borta: det du har gjort finns kvar.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="291"/>
        <source>Close the program and start it again. If that does not help, give this code: {code}</source>
        <translation>Stäng programmet och starta det igen. Hjälper det inte, lämna den här koden: {code}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="319"/>
        <source>{unit} is locked. What was written is saved. Unlock to go on where you were.</source>
        <translation>{unit} är låst. Det som är skrivet är sparat. Lås upp för att fortsätta där du var.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="335"/>
        <source>Locked, {news}</source>
        <translation>Låst, {news}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="335"/>
        <source>Locked</source>
        <translation>Låst</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="374"/>
        <source>No match for ”{text}”. Search for another spelling.</source>
        <translation>Ingen träff på ”{text}”. Prova en annan stavning.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="389"/>
        <source>{n} units match.</source>
        <translation>{n} enheter passar.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="390"/>
        <source>{n} units in {region}, one user per unit. You need no card.</source>
        <translation>{n} enheter i {region}, en person per enhet. Du behöver inget kort.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="400"/>
        <source>Choose a unit in the list</source>
        <translation>Välj en enhet i listan</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="407"/>
        <source>The inbox holds {n} practice cases.</source>
        <translation>Inkorgen har {n} övningsärenden.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="409"/>
        <source>Log-in name {login}</source>
        <translation>Inloggningsnamn {login}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="413"/>
        <source>Practise as {unit}</source>
        <translation>Öva som {unit}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="413"/>
        <source>Unlock {unit}</source>
        <translation>Lås upp {unit}</translation>
    </message>
</context>
<context>
    <name>news</name>
    <message>
        <location filename="../../desktop/views/news_words.py" line="16"/>
        <source>What has come is not shown here any more. Unlock to see it.</source>
        <translation>Vad som har kommit visas inte här längre. Lås upp för att se det.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/news_words.py" line="18"/>
        <source>No contact since {time}. What has come is not known.</source>
        <translation>Ingen kontakt sedan {time}. Vad som har kommit går inte att visa.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/news_words.py" line="22"/>
        <source>{news}. No contact since {time}, more may have come.</source>
        <translation>{news}. Ingen kontakt sedan {time}, fler kan ha kommit.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/news_words.py" line="34"/>
        <source>Nothing new since {time}</source>
        <translation>Inget nytt sedan {time}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/news_words.py" line="35"/>
        <source>{news} since {time}</source>
        <translation>{news} sedan {time}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/news_words.py" line="38"/>
        <source>{news}, {n} urgent</source>
        <translation>{news}, {n} brådskande</translation>
    </message>
    <message>
        <location filename="../../desktop/views/news_words.py" line="43"/>
        <source>1 new</source>
        <translation>1 ny</translation>
    </message>
    <message>
        <location filename="../../desktop/views/news_words.py" line="44"/>
        <source>{n} new</source>
        <translation>{n} nya</translation>
    </message>
</context>
<context>
    <name>regions</name>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="70"/>
        <source>Fyrbodal</source>
        <translation>Fyrbodal</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="71"/>
        <source>Gothenburg area</source>
        <translation>Göteborgsområdet</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="72"/>
        <source>SAMLA</source>
        <translation>SAMLA</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="73"/>
        <source>SIMBA</source>
        <translation>SIMBA</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="74"/>
        <source>Skaraborg</source>
        <translation>Skaraborg</translation>
    </message>
    <message>
        <location filename="../../desktop/views/launcher_window.py" line="75"/>
        <source>South Alvsborg</source>
        <translation>Södra Älvsborg</translation>
    </message>
</context>
</TS>
