<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="sv" sourcelanguage="en">
<context>
    <name>ExplainBar</name>
    <message>
        <location filename="../../desktop/views/explain_bar.py" line="27"/>
        <source>Close</source>
        <translation>Stäng</translation>
    </message>
</context>
<context>
    <name>FieldFrame</name>
    <message>
        <location filename="../../desktop/views/components/fields.py" line="60"/>
        <source>Two texts exist. Compare and choose</source>
        <translation>Två texter finns. Jämför och välj</translation>
    </message>
    <message>
        <location filename="../../desktop/views/components/fields.py" line="94"/>
        <source>(must be filled in)</source>
        <translation>(måste fyllas i)</translation>
    </message>
</context>
<context>
    <name>FirstSyncPage</name>
    <message>
        <location filename="../../desktop/views/first_sync_page.py" line="25"/>
        <source>Fetching the unit&apos;s cases</source>
        <translation>Enhetens ärenden hämtas</translation>
    </message>
    <message>
        <location filename="../../desktop/views/first_sync_page.py" line="33"/>
        <source>This happens once per computer. The cases are stored encrypted and can be read without network.</source>
        <translation>Det sker en gång per dator. Ärendena sparas krypterade och kan läsas utan nät.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/first_sync_page.py" line="35"/>
        <source>Try again</source>
        <translation>Försök igen</translation>
    </message>
    <message>
        <location filename="../../desktop/views/first_sync_page.py" line="55"/>
        <source>Asking how much there is to fetch.</source>
        <translation>Frågar hur mycket det finns att hämta.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/first_sync_page.py" line="57"/>
        <source>{done} of {total} are here.</source>
        <translation>{done} av {total} är hämtade.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/first_sync_page.py" line="62"/>
        <source>There is no network now. What has been fetched is kept, the rest comes by itself later.</source>
        <translation>Det finns inget nät just nu. Det som har hämtats finns kvar, resten kommer av sig självt senare.</translation>
    </message>
</context>
<context>
    <name>LockBar</name>
    <message>
        <location filename="../../desktop/views/components/bars.py" line="154"/>
        <source>Go on working</source>
        <translation>Fortsätt arbeta</translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/components/bars.py" line="172"/>
        <source>Locks in %n second(s).</source>
        <translation>
            <numerusform>Låses om %n sekund.</numerusform>
            <numerusform>Låses om %n sekunder.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../desktop/views/components/bars.py" line="174"/>
        <source>You have been logged in for as long as one may be. What you have written is saved.</source>
        <translation>Du har varit inloggad så länge som är tillåtet och behöver logga in igen. Det du har skrivit är sparat.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/components/bars.py" line="176"/>
        <source>Move the mouse or press a key to go on. What you have written is saved.</source>
        <translation>Rör musen eller tryck på en tangent för att fortsätta. Det du har skrivit är sparat.</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <location filename="../../desktop/views/frame.py" line="124"/>
        <source>Search person, unit or command</source>
        <translation>Sök person, enhet eller kommando</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="124"/>
        <source>Ctrl K</source>
        <translation>Ctrl K</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="130"/>
        <source>New case</source>
        <translation>Nytt ärende</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="133"/>
        <source>Searching opens in a moment. Your cases are in the inbox.</source>
        <translation>Sökningen öppnas strax. Dina ärenden står i Inkorg.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="134"/>
        <source>Opening a new case is not built yet.</source>
        <translation>Det går inte att öppna ett nytt ärende i den här versionen.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="148"/>
        <source>Navigation</source>
        <translation>Navigering</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="162"/>
        <source>&amp;File</source>
        <translation>&amp;Arkiv</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="163"/>
        <source>&amp;Edit</source>
        <translation>&amp;Redigera</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="164"/>
        <source>&amp;Case</source>
        <translation>&amp;Ärende</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="165"/>
        <source>&amp;Message</source>
        <translation>&amp;Meddelande</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="166"/>
        <source>&amp;View</source>
        <translation>&amp;Visa</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="167"/>
        <source>&amp;Help</source>
        <translation>&amp;Hjälp</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="172"/>
        <source>&amp;Lock</source>
        <translation>&amp;Lås</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="173"/>
        <source>&amp;Quit</source>
        <translation>&amp;Avsluta</translation>
    </message>
    <message>
        <source>&amp;Read a SIP without taking part…</source>
        <translation>&amp;Läs en SIP utan att delta…</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="175"/>
        <source>&amp;Undo</source>
        <translation>&amp;Ångra</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="176"/>
        <source>Cu&amp;t</source>
        <translation>Klipp &amp;ut</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="177"/>
        <source>&amp;Copy</source>
        <translation>&amp;Kopiera</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="178"/>
        <source>&amp;Paste</source>
        <translation>Klistra &amp;in</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="179"/>
        <source>Select &amp;all</source>
        <translation>&amp;Markera allt</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="190"/>
        <source>&amp;Keyboard shortcuts</source>
        <translation>&amp;Kortkommandon</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="196"/>
        <source>Colours</source>
        <translation>Färger</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="199"/>
        <source>As the system</source>
        <translation>Som systemet</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="200"/>
        <source>Light</source>
        <translation>Ljust</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="201"/>
        <source>Dark</source>
        <translation>Mörkt</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="202"/>
        <source>High contrast</source>
        <translation>Hög kontrast</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="212"/>
        <source>Text size</source>
        <translation>Textstorlek</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="215"/>
        <source>{n} %</source>
        <translation>{n} %</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="224"/>
        <source>Visible in &amp;shared screens</source>
        <translation>Synlig vid skärm&amp;delning</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="232"/>
        <source>Change &amp;PIN</source>
        <translation>Byt &amp;PIN-kod</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="245"/>
        <source>{unit}, {where} – SAMSA (practice)</source>
        <translation>{unit}, {where} – SAMSA (övning)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="245"/>
        <source>{unit}, {where} – SAMSA</source>
        <translation>{unit}, {where} – SAMSA</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="251"/>
        <source>Lock, {name}</source>
        <translation>Lås, {name}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="251"/>
        <source>Lock</source>
        <translation>Lås</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="371"/>
        <source>No data has been fetched yet</source>
        <translation>Inga uppgifter är hämtade än</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="374"/>
        <source>{time} today</source>
        <translation>{time} i dag</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="375"/>
        <source>The data is from {time}</source>
        <translation>Uppgifterna är från {time}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="379"/>
        <source>{n} min</source>
        <translation>{n} min</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="379"/>
        <source>{n} h</source>
        <translation>{n} tim</translation>
    </message>
    <message>
        <location filename="../../desktop/views/frame.py" line="383"/>
        <source>Nothing waits to be sent</source>
        <translation>Inget väntar på att skickas</translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/frame.py" line="385"/>
        <source>%n waiting to be sent</source>
        <translation>
            <numerusform>%n väntar på att skickas</numerusform>
            <numerusform>%n väntar på att skickas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/frame.py" line="388"/>
        <source>%n need your decision</source>
        <translation>
            <numerusform>%n behöver ditt beslut</numerusform>
            <numerusform>%n behöver ditt beslut</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NavigationPanel</name>
    <message>
        <location filename="../../desktop/views/components/navigation.py" line="214"/>
        <source>Navigation</source>
        <translation>Navigering</translation>
    </message>
    <message>
        <location filename="../../desktop/views/components/navigation.py" line="219"/>
        <source>Open cases</source>
        <translation>Öppna ärenden</translation>
    </message>
    <message>
        <location filename="../../desktop/views/components/navigation.py" line="241"/>
        <source>Inbox</source>
        <translation>Inkorg</translation>
    </message>
    <message>
        <location filename="../../desktop/views/components/navigation.py" line="242"/>
        <source>Drafts</source>
        <translation>Utkast</translation>
    </message>
    <message>
        <location filename="../../desktop/views/components/navigation.py" line="243"/>
        <source>Outbox</source>
        <translation>Utkorg</translation>
    </message>
    <message>
        <location filename="../../desktop/views/components/navigation.py" line="244"/>
        <source>Cases</source>
        <translation>Ärenden</translation>
    </message>
    <message>
        <location filename="../../desktop/views/components/navigation.py" line="245"/>
        <source>SIP</source>
        <translation>SIP</translation>
    </message>
    <message>
        <location filename="../../desktop/views/components/navigation.py" line="246"/>
        <source>Units</source>
        <translation>Enheter</translation>
    </message>
    <message>
        <location filename="../../desktop/views/components/navigation.py" line="247"/>
        <source>Statistics</source>
        <translation>Statistik</translation>
    </message>
    <message>
        <source>Administration</source>
        <translation>Administration</translation>
    </message>
    <message>
        <location filename="../../desktop/views/components/navigation.py" line="277"/>
        <source>Responsible today</source>
        <translation>Ansvarig i dag</translation>
    </message>
    <message>
        <location filename="../../desktop/views/components/navigation.py" line="295"/>
        <source>Lock</source>
        <translation>Lås</translation>
    </message>
    <message>
        <location filename="../../desktop/views/components/navigation.py" line="340"/>
        <source>Protected person</source>
        <translation>Skyddad person</translation>
    </message>
</context>
<context>
    <name>OfflineBar</name>
    <message>
        <location filename="../../desktop/views/components/bars.py" line="81"/>
        <source>Carry on, everything is saved on the computer.</source>
        <translation>Fortsätt arbeta, allt sparas på datorn.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/components/bars.py" line="82"/>
        <source>Try again</source>
        <translation>Försök igen</translation>
    </message>
    <message>
        <location filename="../../desktop/views/components/bars.py" line="101"/>
        <source>Disconnected since {time}.</source>
        <translation>Frånkopplad sedan {time}.</translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/components/bars.py" line="111"/>
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n meddelande</numerusform>
            <numerusform>%n meddelanden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/components/bars.py" line="112"/>
        <source>%n change(s)</source>
        <translation>
            <numerusform>%n ändring</numerusform>
            <numerusform>%n ändringar</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../desktop/views/components/bars.py" line="114"/>
        <source>{messages} and {changes} are waiting.</source>
        <translation>{messages} och {changes} väntar.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/components/bars.py" line="116"/>
        <source>{what} waiting.</source>
        <translation>{what} väntar.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/components/bars.py" line="120"/>
        <source>The data is from {time}.</source>
        <translation>Uppgifterna är från {time}.</translation>
    </message>
</context>
<context>
    <name>OutboxPage</name>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="79"/>
        <location filename="../../desktop/views/outbox_page.py" line="82"/>
        <source>Outbox</source>
        <translation>Utkorg</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="88"/>
        <source>No queued messages. Everything is sent.</source>
        <translation>Inga köade meddelanden. Allt är skickat.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="99"/>
        <source>Back to the list</source>
        <translation>Tillbaka till listan</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="101"/>
        <source>Open the case</source>
        <translation>Öppna ärendet</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="114"/>
        <source>Content</source>
        <translation>Innehåll</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="116"/>
        <source>Choose a row in the list to read it here.</source>
        <translation>Välj en rad i listan för att läsa den här.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="158"/>
        <source>Sent in order</source>
        <translation>Skickas i ordning</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="158"/>
        <source>Sent in order when the network is back</source>
        <translation>Skickas i ordning när nätet är tillbaka</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="170"/>
        <location filename="../../desktop/views/outbox_page.py" line="237"/>
        <source>Needs your decision</source>
        <translation>Behöver ditt beslut</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="171"/>
        <source>Queued messages</source>
        <translation>Köade meddelanden</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="172"/>
        <source>Changes</source>
        <translation>Ändringar</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="173"/>
        <source>Sent today</source>
        <translation>Skickat i dag</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="190"/>
        <source>latest {time}</source>
        <translation>senast {time}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="192"/>
        <source>oldest {age}</source>
        <translation>äldst {age}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="202"/>
        <location filename="../../desktop/views/outbox_page.py" line="252"/>
        <source>Protected personal data</source>
        <translation>Skyddade personuppgifter</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="227"/>
        <source>Not accepted</source>
        <translation>Inte mottaget</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="229"/>
        <source>Saved on the computer</source>
        <translation>Sparat på datorn</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="234"/>
        <source>Queued</source>
        <translation>Köat</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="235"/>
        <source>Sent</source>
        <translation>Skickat</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="236"/>
        <source>Acknowledged</source>
        <translation>Kvitterat</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="253"/>
        <source>Protected person</source>
        <translation>Skyddad person</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="257"/>
        <source>Queued, not sent</source>
        <translation>Köat, inte skickat</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="260"/>
        <source>written {time}</source>
        <translation>skrivet {time}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="261"/>
        <source>To {unit}</source>
        <translation>Till {unit}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="285"/>
        <source>It was not accepted centrally.</source>
        <translation>Det togs inte emot centralt.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="303"/>
        <source>The case is no longer with your unit. What you wrote stands below and was handed in for review; it is not in the record.</source>
        <translation>Ärendet finns inte längre hos er enhet. Det du skrev står här nedanför och är lämnat för granskning. Det är inte infört.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="307"/>
        <source>What you wrote is kept. Take it back as a draft, change it and share it again.</source>
        <translation>Det du skrev finns kvar. Ta tillbaka det som utkast, ändra och dela igen.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="310"/>
        <source>What you wrote is kept in the case. Open it, mend what is wrong and do it again.</source>
        <translation>Det du skrev finns kvar i ärendet. Öppna det, rätta det som är fel och gör om steget.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="214"/>
        <source>A case that has left the unit</source>
        <translation>Ärende som lämnat enheten</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="309"/>
        <source>Nothing else is needed from you.</source>
        <translation>Du behöver inte göra något mer.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="314"/>
        <source>Take back as a draft</source>
        <translation>Ta tillbaka som utkast</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="314"/>
        <source>Remove from the list</source>
        <translation>Ta bort ur listan</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="290"/>
        <source>It is sent by itself when the network is back. Time limits are counted from when it is received centrally, not from when you wrote it.</source>
        <translation>Det skickas av sig självt när nätet är tillbaka. Tidsgränser räknas från när det tas emot centralt, inte från när du skrev det.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/outbox_page.py" line="330"/>
        <source>Emptied</source>
        <translation>Tömt</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="58"/>
        <source>Search in the case</source>
        <translation>Sök i ärendet</translation>
    </message>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="59"/>
        <source>Next hit in the case</source>
        <translation>Nästa träff i ärendet</translation>
    </message>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="24"/>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="26"/>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="28"/>
        <source>Keyboard shortcuts</source>
        <translation>Kortkommandon</translation>
    </message>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="27"/>
        <source>Key</source>
        <translation>Tangent</translation>
    </message>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="27"/>
        <source>What it does</source>
        <translation>Gör så här</translation>
    </message>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="31"/>
        <source>Use single letters as keys</source>
        <translation>Använd enstaka bokstäver som kortkommandon</translation>
    </message>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="37"/>
        <source>Close</source>
        <translation>Stäng</translation>
    </message>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="45"/>
        <source>Ctrl</source>
        <translation>Ctrl</translation>
    </message>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="47"/>
        <source>Walk in lists</source>
        <translation>Gå i listor</translation>
    </message>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="48"/>
        <source>Fold and unfold a group</source>
        <translation>Fäll ihop och ut en grupp</translation>
    </message>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="49"/>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="49"/>
        <source>Open</source>
        <translation>Öppna</translation>
    </message>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="50"/>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="50"/>
        <source>Back</source>
        <translation>Tillbaka</translation>
    </message>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="51"/>
        <source>Acknowledge</source>
        <translation>Kvittera</translation>
    </message>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="52"/>
        <source>Next topic in the inbox</source>
        <translation>Nästa ämne i inkorgen</translation>
    </message>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="52"/>
        <source>Inbox</source>
        <translation>Inkorg</translation>
    </message>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="53"/>
        <source>Drafts</source>
        <translation>Utkast</translation>
    </message>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="54"/>
        <source>Outbox</source>
        <translation>Utkorg</translation>
    </message>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="55"/>
        <source>Save, share or send</source>
        <translation>Spara, dela eller skicka</translation>
    </message>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="56"/>
        <source>Next section</source>
        <translation>Nästa avsnitt</translation>
    </message>
    <message>
        <source>Establish the plan</source>
        <translation>Upprätta planen</translation>
    </message>
    <message>
        <source>Next tab of the case</source>
        <translation>Nästa flik i ärendet</translation>
    </message>
    <message>
        <source>Phrases, in a text</source>
        <translation>Fraser, i en text</translation>
    </message>
    <message>
        <source>Ctrl Shift J</source>
        <translation>Ctrl Skift J</translation>
    </message>
    <message>
        <source>Copy to the journal</source>
        <translation>Kopiera till journal</translation>
    </message>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="57"/>
        <source>Print</source>
        <translation>Skriv ut</translation>
    </message>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="58"/>
        <source>Lock</source>
        <translation>Lås</translation>
    </message>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="59"/>
        <source>Next pane</source>
        <translation>Nästa ruta</translation>
    </message>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="60"/>
        <source>Next error or double text</source>
        <translation>Nästa fel eller dubbel text</translation>
    </message>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="61"/>
        <source>This list</source>
        <translation>Den här listan</translation>
    </message>
    <message>
        <source>New message in the case</source>
        <translation>Nytt meddelande i ärendet</translation>
    </message>
    <message>
        <source>New case</source>
        <translation>Nytt ärende</translation>
    </message>
    <message>
        <source>Answer the message</source>
        <translation>Svara på meddelandet</translation>
    </message>
    <message>
        <source>Pass the message on</source>
        <translation>Skicka meddelandet vidare</translation>
    </message>
    <message>
        <source>Send the message back</source>
        <translation>Markera meddelandet som felsänt</translation>
    </message>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="72"/>
        <source>Steps in the case</source>
        <translation>Åtgärder i ärendet</translation>
    </message>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="72"/>
        <source>Search</source>
        <translation>Sök</translation>
    </message>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="72"/>
        <source>Settings</source>
        <translation>Inställningar</translation>
    </message>
    <message>
        <location filename="../../desktop/views/shortcuts_dialog.py" line="72"/>
        <source>The guide, at what you are doing</source>
        <translation>Handboken, vid det du gör</translation>
    </message>
    <message>
        <source>Watch until a day</source>
        <translation>Bevaka till ett datum</translation>
    </message>
    <message>
        <source>Take the case</source>
        <translation>Ta ärendet</translation>
    </message>
    <message>
        <source>Hand the case to a colleague</source>
        <translation>Tilldela en kollega ärendet</translation>
    </message>
    <message>
        <source>Done with the row</source>
        <translation>Klart med raden</translation>
    </message>
    <message>
        <source>Everybody&apos;s rows, mine, or nobody&apos;s</source>
        <translation>Allas rader, mina eller ingens</translation>
    </message>
    <message>
        <source>Undo what was done last</source>
        <translation>Ångra det som gjordes senast</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <location filename="../../desktop/views/components/bars.py" line="232"/>
        <source>Connected</source>
        <translation>Uppkopplad</translation>
    </message>
    <message>
        <location filename="../../desktop/views/components/bars.py" line="234"/>
        <source>Disconnected</source>
        <translation>Frånkopplad</translation>
    </message>
</context>
<context>
    <name>TroublePage</name>
    <message>
        <location filename="../../desktop/views/trouble_page.py" line="74"/>
        <source>What has happened</source>
        <translation>Det här har hänt</translation>
    </message>
    <message>
        <location filename="../../desktop/views/trouble_page.py" line="75"/>
        <source>What is safe</source>
        <translation>Det här är säkert</translation>
    </message>
    <message>
        <location filename="../../desktop/views/trouble_page.py" line="76"/>
        <source>What you can do</source>
        <translation>Det här kan du göra</translation>
    </message>
    <message>
        <location filename="../../desktop/views/trouble_page.py" line="94"/>
        <source>Code for support: {code}</source>
        <translation>Kod till supporten: {code}</translation>
    </message>
</context>
<context>
    <name>bars</name>
    <message>
        <location filename="../../desktop/views/components/bars.py" line="27"/>
        <source>PRACTICE – fictional persons</source>
        <translation>ÖVNING – fiktiva personer</translation>
    </message>
    <message>
        <location filename="../../desktop/views/components/bars.py" line="29"/>
        <source>Nothing leaves the training environment from here</source>
        <translation>Inget härifrån lämnar utbildningsmiljön</translation>
    </message>
    <message>
        <location filename="../../desktop/views/components/bars.py" line="219"/>
        <source>Keyboard shortcuts</source>
        <translation>Kortkommandon</translation>
    </message>
</context>
<context>
    <name>notices</name>
    <message>
        <source>Disruption</source>
        <translation>Störning</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>Information</translation>
    </message>
    <message>
        <source>Until {time}</source>
        <translation>Till {time}</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Dölj</translation>
    </message>
</context>
<context>
    <name>steps</name>
    <message>
        <location filename="../../desktop/views/components/steps.py" line="49"/>
        <source>Saved on the computer</source>
        <translation>Sparat på datorn</translation>
    </message>
    <message>
        <location filename="../../desktop/views/components/steps.py" line="50"/>
        <source>Queued</source>
        <translation>Köat</translation>
    </message>
    <message>
        <location filename="../../desktop/views/components/steps.py" line="51"/>
        <source>Sent</source>
        <translation>Skickat</translation>
    </message>
    <message>
        <location filename="../../desktop/views/components/steps.py" line="52"/>
        <source>Received</source>
        <translation>Mottaget</translation>
    </message>
    <message>
        <location filename="../../desktop/views/components/steps.py" line="53"/>
        <source>Acknowledged</source>
        <translation>Kvitterat</translation>
    </message>
    <message>
        <location filename="../../desktop/views/components/steps.py" line="60"/>
        <source>Failed</source>
        <translation>Misslyckades</translation>
    </message>
    <message>
        <location filename="../../desktop/views/components/steps.py" line="61"/>
        <source>Needs your decision</source>
        <translation>Behöver ditt beslut</translation>
    </message>
</context>
</TS>
