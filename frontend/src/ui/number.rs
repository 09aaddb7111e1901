//! Numbers as people read them. Plain Rust, tested on the host.

/// For example `12,345`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// For example `1 conversation`, `12,345 conversations`.
pub(crate) fn counted(number: u64, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {what}{plural}", grouped(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!([0, 12, 300, 1_500, 1_234_567].map(grouped), ["0", "12", "300", "1,500", "1,234,567"]);
        assert_eq!(counted(1, "pack"), "1 pack");
        assert_eq!(counted(1_500, "conversation"), "1,500 conversations");
    }
}
