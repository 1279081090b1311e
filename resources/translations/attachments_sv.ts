<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="sv" sourcelanguage="en">
<context>
    <name>AttachmentList</name>
    <message>
        <location filename="../../desktop/views/attachment_list.py" line="40"/>
        <location filename="../../desktop/views/attachment_list.py" line="47"/>
        <source>Attachments</source>
        <translation>Bilagor</translation>
    </message>
    <message>
        <location filename="../../desktop/views/attachment_list.py" line="87"/>
        <source>Goes up, {share} is there</source>
        <translation>Skickas upp, {share} är framme</translation>
    </message>
    <message>
        <location filename="../../desktop/views/attachment_list.py" line="89"/>
        <source>Saved on the computer, not sent</source>
        <translation>Sparad på datorn, inte skickad</translation>
    </message>
    <message>
        <location filename="../../desktop/views/attachment_list.py" line="91"/>
        <source>Being fetched, {share} is here</source>
        <translation>Hämtas, {share} är här</translation>
    </message>
    <message>
        <location filename="../../desktop/views/attachment_list.py" line="93"/>
        <source>Is fetched as soon as there is a network</source>
        <translation>Hämtas så snart det finns nät</translation>
    </message>
    <message>
        <location filename="../../desktop/views/attachment_list.py" line="95"/>
        <source>Not fetched to the computer</source>
        <translation>Inte hämtad till datorn</translation>
    </message>
    <message>
        <location filename="../../desktop/views/attachment_list.py" line="97"/>
        <source>Checked, goes along when you send</source>
        <translation>Granskad, följer med när du skickar</translation>
    </message>
    <message>
        <location filename="../../desktop/views/attachment_list.py" line="99"/>
        <source>Queued, not sent</source>
        <translation>Köat, inte skickat</translation>
    </message>
    <message>
        <location filename="../../desktop/views/attachment_list.py" line="100"/>
        <source>Is on the computer</source>
        <translation>Finns på datorn</translation>
    </message>
</context>
<context>
    <name>AttachmentView</name>
    <message>
        <location filename="../../desktop/views/attachment_view.py" line="31"/>
        <source>Attachment</source>
        <translation>Bilaga</translation>
    </message>
    <message>
        <location filename="../../desktop/views/attachment_view.py" line="36"/>
        <source>The pages of the attachment</source>
        <translation>Bilagans sidor</translation>
    </message>
    <message>
        <location filename="../../desktop/views/attachment_view.py" line="42"/>
        <source>Back to the message</source>
        <translation>Tillbaka till meddelandet</translation>
    </message>
    <message>
        <location filename="../../desktop/views/attachment_view.py" line="42"/>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/attachment_view.py" line="80"/>
        <source>%n page(s)</source>
        <translation>
            <numerusform>%n sida</numerusform>
            <numerusform>%n sidor</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../desktop/views/attachment_view.py" line="81"/>
        <source>The attachment cannot be shown here. Ask the sender for it in another form.</source>
        <translation>Bilagan kan inte visas här. Be avsändaren om den i en annan form.</translation>
    </message>
</context>
<context>
    <name>MessageForm</name>
    <message>
        <location filename="../../desktop/views/message_form.py" line="56"/>
        <location filename="../../desktop/views/message_form.py" line="94"/>
        <source>New message</source>
        <translation>Nytt meddelande</translation>
    </message>
    <message>
        <location filename="../../desktop/views/message_form.py" line="72"/>
        <source>Kind of message</source>
        <translation>Typ av meddelande</translation>
    </message>
    <message>
        <location filename="../../desktop/views/message_form.py" line="76"/>
        <location filename="../../desktop/views/message_form.py" line="218"/>
        <source>Attach a PDF</source>
        <translation>Bifoga PDF</translation>
    </message>
    <message>
        <location filename="../../desktop/views/message_form.py" line="81"/>
        <source>PDF, at most 20 MB each. You can also drop files here.</source>
        <translation>PDF, högst 20 MB per fil. Du kan också släppa filer här.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/message_form.py" line="91"/>
        <source>Back</source>
        <translation>Tillbaka</translation>
    </message>
    <message>
        <location filename="../../desktop/views/message_form.py" line="91"/>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <location filename="../../desktop/views/message_form.py" line="104"/>
        <source>To</source>
        <translation>Till</translation>
    </message>
    <message>
        <location filename="../../desktop/views/message_form.py" line="183"/>
        <source>Send the message</source>
        <translation>Skicka meddelandet</translation>
    </message>
    <message>
        <location filename="../../desktop/views/message_form.py" line="183"/>
        <source>Ctrl Enter</source>
        <translation>Ctrl Enter</translation>
    </message>
    <message>
        <location filename="../../desktop/views/message_form.py" line="218"/>
        <source>PDF files (*.pdf)</source>
        <translation>PDF-filer (*.pdf)</translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/message_form.py" line="256"/>
        <source>%n thing(s) must be mended before you can send.</source>
        <translation>
            <numerusform>Rätta %n uppgift innan du skickar.</numerusform>
            <numerusform>Rätta %n uppgifter innan du skickar.</numerusform>
        </translation>
    </message>
    <message>
        <source>High priority</source>
        <translation>Hög prioritet</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Svara</translation>
    </message>
    <message>
        <source>Correction: {kind}</source>
        <translation>Rättelse: {kind}</translation>
    </message>
    <message>
        <source>Answers: {kind} from {unit}</source>
        <translation>Svarar på: {kind} från {unit}</translation>
    </message>
    <message>
        <source>Replaces: {kind}</source>
        <translation>Ersätter: {kind}</translation>
    </message>
    <message>
        <source>Share the draft with the unit</source>
        <translation>Dela utkastet med enheten</translation>
    </message>
    <message>
        <source>{name} writes on this draft. Take it over to share what you change.</source>
        <translation>{name} skriver på utkastet. Ta över det om du vill dela det du ändrar.</translation>
    </message>
    <message>
        <source>Take over and share</source>
        <translation>Ta över och dela</translation>
    </message>
    <message>
        <source>Look at this before you send:</source>
        <translation>Se över detta innan du skickar:</translation>
    </message>
    <message>
        <source>Send all the same</source>
        <translation>Skicka ändå</translation>
    </message>
    <message>
        <source>Not now:</source>
        <translation>Går inte nu:</translation>
    </message>
</context>
<context>
    <name>NewMessageButton</name>
    <message>
        <location filename="../../desktop/views/message_form.py" line="287"/>
        <source>Go on writing</source>
        <translation>Fortsätt skriva</translation>
    </message>
    <message>
        <location filename="../../desktop/views/message_form.py" line="287"/>
        <source>New message</source>
        <translation>Nytt meddelande</translation>
    </message>
</context>
<context>
    <name>AttachmentLine</name>
    <message>
        <location filename="../../desktop/views/attachment_list.py" line="137"/>
        <source>Open</source>
        <translation>Öppna</translation>
    </message>
    <message>
        <location filename="../../desktop/views/attachment_list.py" line="138"/>
        <source>Fetch</source>
        <translation>Hämta</translation>
    </message>
    <message>
        <location filename="../../desktop/views/attachment_list.py" line="139"/>
        <source>Take away</source>
        <translation>Ta bort</translation>
    </message>
</context>
<context>
    <name>attachments</name>
    <message numerus="yes">
        <location filename="../../desktop/views/attachment_list.py" line="158"/>
        <source>%n attachment(s)</source>
        <translation>
            <numerusform>%n bilaga</numerusform>
            <numerusform>%n bilagor</numerusform>
        </translation>
    </message>
</context>
</TS>
