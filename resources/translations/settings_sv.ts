<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="sv" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <location filename="../../desktop/views/about_dialog.py" line="31"/>
        <location filename="../../desktop/views/about_dialog.py" line="32"/>
        <source>About SAMSA</source>
        <translation>Om SAMSA</translation>
    </message>
    <message>
        <location filename="../../desktop/views/about_dialog.py" line="34"/>
        <source>SAMSA Desktop {version}</source>
        <translation>SAMSA Desktop {version}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/about_dialog.py" line="35"/>
        <source>Free software under {licence}: it may be used, read, changed and passed on.</source>
        <translation>Fri programvara under {licence}: den får användas, läsas, ändras och spridas vidare.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/about_dialog.py" line="39"/>
        <source>On the computer</source>
        <translation>På datorn</translation>
    </message>
    <message>
        <location filename="../../desktop/views/about_dialog.py" line="40"/>
        <location filename="../../desktop/views/about_dialog.py" line="94"/>
        <source>For who helps you</source>
        <translation>Till den som hjälper dig</translation>
    </message>
    <message>
        <location filename="../../desktop/views/about_dialog.py" line="41"/>
        <location filename="../../desktop/views/about_dialog.py" line="98"/>
        <source>The work of others</source>
        <translation>Andras arbete</translation>
    </message>
    <message>
        <location filename="../../desktop/views/about_dialog.py" line="61"/>
        <source>Copied</source>
        <translation>Kopierat</translation>
    </message>
    <message>
        <location filename="../../desktop/views/about_dialog.py" line="64"/>
        <source>Copy</source>
        <translation>Kopiera</translation>
    </message>
    <message>
        <location filename="../../desktop/views/about_dialog.py" line="69"/>
        <source>Close</source>
        <translation>Stäng</translation>
    </message>
    <message>
        <location filename="../../desktop/views/about_dialog.py" line="69"/>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <location filename="../../desktop/views/about_dialog.py" line="92"/>
        <source>Nothing here tells of any patient or of you. Copy it into your report.</source>
        <translation>Inget här handlar om någon patient eller om dig. Kopiera det till din felanmälan.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/about_dialog.py" line="96"/>
        <source>The program stands on the work of others, each under the licence below.</source>
        <translation>Programmet bygger på andras arbete, vart och ett med sin licens nedan.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/about_dialog.py" line="102"/>
        <source>What your unit reads and writes lies encrypted here, so that you can work without network.</source>
        <translation>Det din enhet läser och skriver ligger krypterat här, så att ni kan arbeta utan nät.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/about_dialog.py" line="103"/>
        <source>The keys open with your PIN. They end when the computer has been without network too long.</source>
        <translation>Nycklarna öppnas med din PIN-kod. De slutar gälla när datorn har varit utan nät för länge.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/about_dialog.py" line="104"/>
        <source>Cases of persons with protected identity are never kept on the computer.</source>
        <translation>Ärenden för personer med skyddade personuppgifter sparas aldrig på datorn.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/about_dialog.py" line="105"/>
        <source>Prints are drawn in memory. What is copied is taken away after half a minute.</source>
        <translation>Utskrifter ritas i minnet. Det du kopierar tas bort efter en halv minut.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/about_dialog.py" line="106"/>
        <source>Settings and the place of the window are kept unencrypted. They say nothing of any patient.</source>
        <translation>Inställningar och fönstrets plats sparas okrypterade. De säger inget om någon patient.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/about_dialog.py" line="108"/>
        <source>The folder: {folder}</source>
        <translation>Mappen: {folder}</translation>
    </message>
</context>
<context>
    <name>BesideLogIn</name>
    <message>
        <location filename="../../desktop/views/before_log_in.py" line="46"/>
        <source>Settings</source>
        <translation>Inställningar</translation>
    </message>
    <message>
        <location filename="../../desktop/views/before_log_in.py" line="46"/>
        <source>Guide</source>
        <translation>Handbok</translation>
    </message>
</context>
<context>
    <name>GuideText</name>
    <message>
        <location filename="../../desktop/views/guide_text.py" line="52"/>
        <source>The page of the guide</source>
        <translation>Handbokens sida</translation>
    </message>
</context>
<context>
    <name>HelpAndSettings</name>
    <message>
        <location filename="../../desktop/views/help_and_settings.py" line="72"/>
        <source>&amp;Settings</source>
        <translation>&amp;Inställningar</translation>
    </message>
    <message>
        <location filename="../../desktop/views/help_and_settings.py" line="74"/>
        <source>&amp;Guide</source>
        <translation>&amp;Handbok</translation>
    </message>
    <message>
        <location filename="../../desktop/views/help_and_settings.py" line="77"/>
        <source>Show me &amp;round</source>
        <translation>&amp;Visa mig runt</translation>
    </message>
    <message>
        <location filename="../../desktop/views/help_and_settings.py" line="79"/>
        <source>&amp;About SAMSA</source>
        <translation>&amp;Om SAMSA</translation>
    </message>
</context>
<context>
    <name>HelpPage</name>
    <message>
        <location filename="../../desktop/views/help_page.py" line="149"/>
        <source>Back</source>
        <translation>Tillbaka</translation>
    </message>
    <message>
        <location filename="../../desktop/views/help_page.py" line="149"/>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <location filename="../../desktop/views/help_page.py" line="152"/>
        <source>Guide</source>
        <translation>Handbok</translation>
    </message>
</context>
<context>
    <name>HelpView</name>
    <message>
        <location filename="../../desktop/views/help_page.py" line="34"/>
        <source>Search in the guide</source>
        <translation>Sök i handboken</translation>
    </message>
    <message>
        <location filename="../../desktop/views/help_page.py" line="40"/>
        <location filename="../../desktop/views/help_page.py" line="110"/>
        <source>Pages of the guide</source>
        <translation>Handbokens sidor</translation>
    </message>
    <message>
        <location filename="../../desktop/views/help_page.py" line="93"/>
        <source>Nothing about ”{words}”. Try another word, or look in the list of words.</source>
        <translation>Inget om ”{words}”. Prova ett annat ord, eller se efter i ordlistan.</translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/help_page.py" line="95"/>
        <source>%n place(s) in the guide</source>
        <translation>
            <numerusform>%n ställe i handboken</numerusform>
            <numerusform>%n ställen i handboken</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RoundBar</name>
    <message>
        <location filename="../../desktop/views/show_round.py" line="142"/>
        <source>Back</source>
        <translation>Tillbaka</translation>
    </message>
    <message>
        <location filename="../../desktop/views/show_round.py" line="159"/>
        <source>Not now</source>
        <translation>Inte nu</translation>
    </message>
    <message>
        <location filename="../../desktop/views/show_round.py" line="160"/>
        <source>Show me round</source>
        <translation>Visa mig runt</translation>
    </message>
    <message>
        <location filename="../../desktop/views/show_round.py" line="165"/>
        <source>End</source>
        <translation>Avsluta</translation>
    </message>
    <message>
        <location filename="../../desktop/views/show_round.py" line="168"/>
        <source>Done</source>
        <translation>Klart</translation>
    </message>
    <message>
        <location filename="../../desktop/views/show_round.py" line="168"/>
        <source>Next</source>
        <translation>Nästa</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="118"/>
        <source>Back</source>
        <translation>Tillbaka</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="118"/>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="121"/>
        <source>Settings</source>
        <translation>Inställningar</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="128"/>
        <source>Look</source>
        <translation>Utseende</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="129"/>
        <location filename="../../desktop/views/settings_page.py" line="132"/>
        <source>Colours</source>
        <translation>Färger</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="131"/>
        <source>As the system follows the computer, also when it changes during the day.</source>
        <translation>Som datorn följer datorns inställning, också när den ändras under dagen.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="134"/>
        <location filename="../../desktop/views/settings_page.py" line="137"/>
        <source>Text size</source>
        <translation>Textstorlek</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="136"/>
        <source>Comes on top of the computer&apos;s own enlargement. Icons and rows grow along.</source>
        <translation>Läggs till datorns egen förstoring. Ikoner och rader växer med.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="140"/>
        <source>Keys</source>
        <translation>Tangenter</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="142"/>
        <source>Use single letters as shortcuts</source>
        <translation>Använd enstaka bokstäver som kortkommandon</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="145"/>
        <source>Turn it off if you steer by voice, or easily touch a key. Keys with Ctrl and Alt always work.</source>
        <translation>Stäng av det om du styr med rösten eller lätt kommer åt en tangent. Tangenter med Ctrl och Alt fungerar alltid.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="149"/>
        <source>Notices</source>
        <translation>Aviseringar</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="151"/>
        <source>Tell me when something new has come to the unit</source>
        <translation>Säg till när något nytt har kommit till enheten</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="154"/>
        <source>How much has come, never about whom. Nothing is told while you work in the window.</source>
        <translation>Hur mycket som har kommit, aldrig om vem. Medan du arbetar i fönstret kommer inga aviseringar.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="157"/>
        <source>With a sound</source>
        <translation>Med ljud</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="161"/>
        <source>Work</source>
        <translation>Arbete</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="163"/>
        <source>Inbox</source>
        <translation>Inkorg</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="163"/>
        <source>Drafts</source>
        <translation>Utkast</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="163"/>
        <source>Outbox</source>
        <translation>Utkorg</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="166"/>
        <source>From the next time you log in.</source>
        <translation>Från och med nästa gång du loggar in.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="167"/>
        <source>Begin on</source>
        <translation>Börja på</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="170"/>
        <source>Is proposed each time you print; you can choose another one there.</source>
        <translation>Föreslås varje gång du skriver ut; där kan du välja en annan.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="171"/>
        <source>Printer</source>
        <translation>Skrivare</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="176"/>
        <source>Show me round</source>
        <translation>Visa mig runt</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="179"/>
        <source>Restore the settings</source>
        <translation>Återställ inställningarna</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="215"/>
        <source>What you choose takes effect at once. It is kept on this computer, for you alone.</source>
        <translation>Det du väljer gäller med en gång. Det sparas på den här datorn, bara för dig.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="216"/>
        <source>What you choose takes effect at once, and lasts until the program is closed.</source>
        <translation>Det du väljer gäller med en gång, tills programmet stängs.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="223"/>
        <source>The computer&apos;s own choice</source>
        <translation>Datorns eget val</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="227"/>
        <source>{name} (not found now)</source>
        <translation>{name} (finns inte just nu)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings_page.py" line="241"/>
        <source>Everything is as it was from the beginning.</source>
        <translation>Allt är som från början.</translation>
    </message>
</context>
<context>
    <name>ShowRound</name>
    <message>
        <location filename="../../desktop/views/show_round.py" line="63"/>
        <source>{n} short steps, about two minutes. You can take it later from the Help menu.</source>
        <translation>{n} korta steg, ungefär två minuter. Du kan ta det senare från menyn Hjälp.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/show_round.py" line="64"/>
        <source>New here?</source>
        <translation>Ny här?</translation>
    </message>
    <message>
        <location filename="../../desktop/views/show_round.py" line="100"/>
        <source>Step {n} of {all}</source>
        <translation>Steg {n} av {all}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/show_round.py" line="111"/>
        <source>What has come to your unit, the oldest first. Walk with the arrows: passing by marks nothing.</source>
        <translation>Det som har kommit till enheten, det äldsta först. Gå med pilarna: att gå förbi märker ingenting.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/show_round.py" line="115"/>
        <source>Enter on a row opens the case: all about one person. The cases you have opened stay here.</source>
        <translation>Enter på en rad öppnar ärendet: allt om en person. De ärenden du har öppnat står kvar här.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/show_round.py" line="116"/>
        <source>Ctrl K goes here. Write a number, a name, a unit, or what you want to do.</source>
        <translation>Ctrl K går hit. Skriv ett nummer, ett namn, en enhet eller vad du vill göra.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/show_round.py" line="117"/>
        <source>Connected or not, how old the data is, what waits. Without network you just carry on.</source>
        <translation>Uppkopplad eller inte, hur gamla uppgifterna är och vad som väntar. Utan nät arbetar du bara vidare.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/show_round.py" line="113"/>
        <source>K acknowledges for the whole unit. The sender sees who did it and when. ? shows all keys.</source>
        <translation>K kvitterar för hela enheten. Avsändaren ser vem som gjorde det och när. ? visar alla tangenter.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/show_round.py" line="118"/>
        <source>F1 opens the guide at the page that fits what you do. You can take the steps again here.</source>
        <translation>F1 öppnar handboken på den sida som passar. Här kan du också ta de här stegen igen.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/show_round.py" line="120"/>
        <source>The inbox</source>
        <translation>Inkorgen</translation>
    </message>
    <message>
        <location filename="../../desktop/views/show_round.py" line="121"/>
        <source>Acknowledge</source>
        <translation>Kvittera</translation>
    </message>
    <message>
        <location filename="../../desktop/views/show_round.py" line="122"/>
        <source>The case</source>
        <translation>Ärendet</translation>
    </message>
    <message>
        <location filename="../../desktop/views/show_round.py" line="123"/>
        <source>Search</source>
        <translation>Sök</translation>
    </message>
    <message>
        <location filename="../../desktop/views/show_round.py" line="124"/>
        <source>With and without network</source>
        <translation>Med och utan nät</translation>
    </message>
    <message>
        <location filename="../../desktop/views/show_round.py" line="125"/>
        <source>Help</source>
        <translation>Hjälp</translation>
    </message>
</context>
<context>
    <name>look</name>
    <message>
        <location filename="../../desktop/views/look_menus.py" line="19"/>
        <source>As the system</source>
        <translation>Som datorn</translation>
    </message>
    <message>
        <location filename="../../desktop/views/look_menus.py" line="20"/>
        <source>Light</source>
        <translation>Ljust</translation>
    </message>
    <message>
        <location filename="../../desktop/views/look_menus.py" line="21"/>
        <source>Dark</source>
        <translation>Mörkt</translation>
    </message>
    <message>
        <location filename="../../desktop/views/look_menus.py" line="22"/>
        <source>High contrast</source>
        <translation>Hög kontrast</translation>
    </message>
    <message>
        <location filename="../../desktop/views/look_menus.py" line="28"/>
        <source>{n} %</source>
        <translation>{n}&#xa0;%</translation>
    </message>
    <message>
        <location filename="../../desktop/views/look_menus.py" line="33"/>
        <source>Colours</source>
        <translation>Färger</translation>
    </message>
    <message>
        <location filename="../../desktop/views/look_menus.py" line="37"/>
        <source>Text size</source>
        <translation>Textstorlek</translation>
    </message>
</context>
</TS>
