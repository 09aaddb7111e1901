//! Wanting to buy, and needing help with what one has, in every language served.

use super::Cue;

/// Phrases in the notation of [`super::notation`].
pub(super) const CUES: &[(Cue, &[&str])] = &[(Cue::PurchaseIntent, PURCHASE), (Cue::SupportRequest, SUPPORT)];

const PURCHASE: &[&str] = &[
    "(want|like|ready|looking|happy|keen|going|decided|plan|planning|prepared|hoping) to (buy|purchase|sign|go ahead|proceed|move forward|subscribe|commit|place an order|order <n>)",
    "(send|email|share|forward) (me|us|over|it over|through) .. (contract|agreement|order form|paperwork|msa|purchase order|link to pay)",
    "(send|email) (the|a|your) (contract|order form|agreement)",
    "(call|ring|phone) (me|us) (today|now|asap|back today|back asap|this afternoon|this morning|tomorrow|right away|straight away|right now)",
    "(set|sign) (me|us) up",
    "(where|how) (do|can) (i|we) (sign|buy|pay|purchase|subscribe)",
    "(you are|you have|you made|made it) .. (shortlist|short list|shortlisted|final two|final three)",
    "(rfp|rfq|tender|shortlist|short list) (shortlist|process|is out|closes|response|list|goes|deadline|of|is)",
    "(for|on|our|an|the|your) (rfp|rfq|shortlist|short list)",
    "(we|i) (will|would|are going to) (take|buy|order) (it|them|<n>|the)",
    "let us (do it|go ahead|do this|get started|proceed|sign)",
    "(ready|happy) to (sign|buy|pay|go|start)",
    "(can|could) (i|we) (buy|pay|sign|subscribe|purchase) (now|today|online|by|with|straight|directly|here|it)",
    "(take my money|where do i sign|count us in|we are in|sold on)",
    "(issue|raise|send|cut) .. (po|purchase order)",
    "(möchte|möchten|will|wollen|würde|würden) .. (kaufen|bestellen|beauftragen|abschließen|unterschreiben|loslegen)",
    "(schicken|senden|schickt|sendet) .. (vertrag|auftragsbestätigung|bestellformular)",
    "(rufen|ruft) .. (heute|sofort|gleich) .. an",
    "(auftrag|bestellung) (erteilen|aufgeben|auslösen)",
    "(wo|wie) (kann|können|muss) (ich|wir) .. (bestellen|kaufen|unterschreiben)",
    "(engere wahl|engeren auswahl|engeren wahl|ausschreibung)",
    "(veux|voudrais|souhaite|souhaitons|voulons|veut|aimerais|aimerions) (acheter|commander|signer|souscrire|passer commande)",
    "(envoyez|envoyer|envoie) .. (contrat|bon de commande)",
    "(prêt|prêts|prête|prêtes) à (signer|acheter|commander|démarrer)",
    "(appelez|rappelez|appelle|rappelle) moi (aujourd hui|maintenant|vite|ce matin|cet après midi|dès que)",
    "(appel d offres|bon de commande|où est ce qu on signe|on signe)",
    "(quiero|queremos|quisiera|gustaría) (comprar|contratar|firmar|suscribirme|hacer un pedido)",
    "(envíame|envíeme|mándame|mándeme|envíen|manden|mandadme) .. (contrato|pedido)",
    "(llámame|llámeme|llamadme|llámenme) (hoy|ya|ahora|mañana)",
    "(dónde|cómo) (firmo|compro|contrato|pago|firmamos)",
    "(licitación|lista corta)",
    "(quero|queremos|gostaria de|gostaríamos de) (comprar|contratar|assinar|fechar)",
    "(mande|manda|envie|envia|mandem) .. contrato",
    "(me liga|ligue|liga|liguem) .. (hoje|agora|amanhã)",
    "(onde|como) (assino|compro|contrato|pago)",
    "(voglio|vogliamo|vorrei|vorremmo) (comprare|acquistare|ordinare|firmare|attivare)",
    "(mandatemi|mandami|inviatemi|mandateci|inviateci) .. (contratto|ordine)",
    "(chiamatemi|chiamami|richiamatemi) (oggi|subito|adesso|domani)",
    "(dove|come) (firmo|si firma|acquisto|pago)",
    "(wil|willen|zou|zouden) .. (kopen|bestellen|afnemen|tekenen|aanschaffen)",
    "(stuur|mail) .. (contract|bestelformulier)",
    "(bel|bellen) (me|mij|ons) (vandaag|nu|morgen|even vandaag)",
];

const SUPPORT: &[&str] = &[
    "(can|could) not (log in|login|log into|sign in|reset my|access my|get into my|open my)",
    "(my|our) (account|login|password|subscription|invoice) (is|has|was|does|will) (locked|not|blocked|been|wrong|charged|expired)",
    "(forgot|forgotten|reset) my password",
    "(charged|billed) (me|us|my card) (twice|double|again|wrongly)",
    "(cancel|cancelling) my (account|subscription|plan|order)",
    "(ich|wir) (kann|können) .. nicht (einloggen|anmelden|mehr einloggen|mehr anmelden)",
    "mot de passe oublié",
    "(no puedo|não consigo|non riesco a|non riesco ad) (entrar|iniciar|acceder|aceder|acessar|accedere|entrare)",
    "(ik kan niet) (inloggen|meer inloggen)",
];
