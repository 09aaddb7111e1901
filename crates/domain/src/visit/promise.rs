//! What a visitor is told whom nobody answers, in every language that the widget speaks.

use kilo_types::WidgetLanguage;

/// That the team will write, and the question where to.
const fn words(language: WidgetLanguage) -> (&'static str, &'static str) {
    match language {
        WidgetLanguage::English => (
            "Thanks for your message! No one is available to chat right now, but our team will reply by email.",
            "What's the best email address to reach you?",
        ),
        WidgetLanguage::German => (
            "Vielen Dank für Ihre Nachricht. Gerade kann hier niemand antworten: Unser Team meldet sich per E-Mail.",
            "An welche Adresse dürfen wir schreiben?",
        ),
        WidgetLanguage::French => (
            "Merci pour votre message. Personne ne peut répondre ici pour le moment : notre équipe vous répondra par e-mail.",
            "À quelle adresse pouvons-nous vous écrire ?",
        ),
        WidgetLanguage::Spanish => (
            "Gracias por tu mensaje. Ahora mismo nadie puede responder aquí: nuestro equipo te contestará por correo electrónico.",
            "¿A qué dirección te escribimos?",
        ),
        WidgetLanguage::Portuguese => (
            "Obrigado pela sua mensagem. No momento ninguém pode responder aqui: nossa equipe responderá por e-mail.",
            "Para qual endereço devemos escrever?",
        ),
        WidgetLanguage::Italian => (
            "Grazie per il messaggio. Al momento nessuno può rispondere qui: il nostro team risponderà via email.",
            "A quale indirizzo possiamo scrivere?",
        ),
        WidgetLanguage::Dutch => (
            "Bedankt voor je bericht. Op dit moment kan hier niemand antwoorden: ons team reageert per e-mail.",
            "Naar welk adres mogen we schrijven?",
        ),
        WidgetLanguage::Polish => (
            "Dziękujemy za wiadomość. W tej chwili nikt nie może tu odpowiedzieć: nasz zespół odpisze e-mailem.",
            "Na jaki adres mamy napisać?",
        ),
        WidgetLanguage::Czech => (
            "Děkujeme za zprávu. Právě teď tu nikdo nemůže odpovědět: náš tým se ozve e-mailem.",
            "Na jakou adresu máme napsat?",
        ),
        WidgetLanguage::Swedish => (
            "Tack för ditt meddelande. Just nu kan ingen svara här: vårt team svarar via e-post.",
            "Vilken adress ska vi skriva till?",
        ),
        WidgetLanguage::Turkish => (
            "Mesajınız için teşekkürler. Şu anda burada kimse yanıt veremiyor: ekibimiz e-postayla yanıtlayacak.",
            "Hangi adrese yazalım?",
        ),
        WidgetLanguage::Japanese => (
            "メッセージをありがとうございます。ただいまここではお答えできません。担当者からメールでご返信いたします。",
            "どのメールアドレスにお送りすればよいでしょうか？",
        ),
        WidgetLanguage::Chinese => {
            ("感谢您的留言。目前无人能在此回复，我们的团队会通过电子邮件答复您。", "请问我们应写信到哪个邮箱？")
        }
        WidgetLanguage::Arabic => (
            "شكرًا على رسالتك. لا يمكن لأحد الرد هنا في الوقت الحالي، وسيرد عليك فريقنا عبر البريد الإلكتروني.",
            "إلى أي عنوان بريد نكتب إليك؟",
        ),
        WidgetLanguage::Hebrew => {
            ("תודה על ההודעה. כרגע אין מי שיכול לענות כאן, והצוות שלנו ישיב בדוא״ל.", "לאיזו כתובת לכתוב לך?")
        }
    }
}

/// What a visitor is told, once, when no agent answers: in the workspace's `own` words where it has some, else in ours. It
/// asks for an address if none is known.
#[must_use]
pub fn promise(language: WidgetLanguage, own: Option<&str>, address_is_known: bool) -> String {
    let (standard, question) = words(language);
    match own {
        Some(own) => own.to_owned(),
        None if address_is_known => standard.to_owned(),
        None => format!("{standard} {question}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_asked_for_only_where_none_is_known() {
        for language in WidgetLanguage::ALL {
            let (asking, telling) = (promise(language, None, false), promise(language, None, true));
            assert!(asking.starts_with(&telling) && asking.len() > telling.len(), "{language:?}");
            assert!(asking.ends_with(['?', '？', '؟']) && !telling.ends_with(['?', '？', '؟']), "{language:?}");
        }
    }

    #[test]
    fn every_language_says_it_in_words_of_its_own() {
        let all: std::collections::BTreeSet<_> =
            WidgetLanguage::ALL.into_iter().map(|language| promise(language, None, true)).collect();
        assert_eq!(all.len(), WidgetLanguage::ALL.len());
    }

    #[test]
    fn the_workspaces_own_words_come_first() {
        assert_eq!(promise(WidgetLanguage::German, Some("Bis Montag!"), false), "Bis Montag!");
    }
}
