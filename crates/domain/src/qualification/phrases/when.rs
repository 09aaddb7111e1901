//! Points in time as people write them: `Q3`, `next month`, `in 3 weeks`, `bis Ende Juni`.

/// Phrases in the notation of [`super::notation`].
pub(super) const PHRASES: &[&str] = &[
    "(q1|q2|q3|q4|h1|h2) (of|) (<n>|)",
    "(next|this|coming|current|following|early|late|mid) (week|month|quarter|year|summer|fall|autumn|winter|spring|q1|q2|q3|q4|january|february|march|april|may|june|july|august|september|october|november|december)",
    "(the|) (end|beginning|start|middle|close) of (the|this|next|) (week|month|quarter|year|summer|q1|q2|q3|q4|january|february|march|april|may|june|july|august|september|october|november|december)",
    "(the|) (year|month|quarter) end",
    "eoy",
    "eom",
    "eoq",
    "(january|february|march|april|june|july|august|september|october|november|december|jan|feb|apr|jun|jul|aug|sep|sept|oct|nov|dec) (<n>|)",
    "(the|) <n> of (january|february|march|april|may|june|july|august|september|october|november|december)",
    "(the|) (next|) (<n>|a few|a couple of|few) (weeks|months|days|quarters|wochen|monate|monaten|monat|semaines|mois|semanas|meses)",
    "(2026|2027|2028|2029|2030)",
    "(christmas|black friday|the holidays|summer|autumn|spring|winter|new year)",
    "(nächste|nächsten|nächstes|nächster|diese|dieses|diesen|kommenden|kommendes) (woche|monat|monats|quartal|quartals|jahr|jahres|jahres|sommer|herbst)",
    "(ende|anfang|mitte) (des|dieses|nächsten|) (jahres|quartals|monats|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|jahr|q1|q2|q3|q4)",
    "(januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|jahresende|quartalsende|weihnachten)",
    "(la|le|) (semaine|mois|trimestre|année) (prochain|prochaine)",
    "(la|) (fin|début) (de l|du|de|d) (année|trimestre|mois|an|été)",
    "(janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|rentrée|noël)",
    "(el|la|) (próximo|próxima|este) (mes|trimestre|año|semana)",
    "(el|) (final|finales|fin|principios) (de|del) (este|) (mes|trimestre|año)",
    "(enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|navidad|verano)",
];
