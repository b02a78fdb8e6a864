// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/filtertokens.h"

#include <QCoreApplication>

namespace driftline::filter {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Filter", text);
}

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

// A surrogate is half of a character beyond the first 65 536: those are letters here, whatever they are.
bool isWordCharacter(QChar c)
{
    return c.isLetterOrNumber() || c == u'_' || c.isMark() || c.isSurrogate();
}

class Scanner
{
public:
    explicit Scanner(const QString &text) : m_text(text) {}

    Result<QList<Token>> scan()
    {
        for (;;) {
            while (at(m_next).isSpace())
                ++m_next;
            m_begin = m_next;
            Token token;
            if (m_next < m_text.size()) {
                if (const Status status = next(token); !status.ok())
                    return status.failure();
            }
            token.span = {m_begin, m_next - m_begin};
            m_tokens.append(token);
            if (token.kind == TokenKind::End)
                return m_tokens;
        }
    }

private:
    [[nodiscard]] QChar at(qsizetype index) const
    {
        return index < m_text.size() ? m_text.at(index) : QChar();
    }

    [[nodiscard]] Failure wrong(qsizetype begin, qsizetype length, const QString &what,
                                const QString &hint) const
    {
        return Failure(Error{ErrorCode::Usage, what, m_text, hint, TextSpan{begin, length}});
    }

    Status next(Token &token)
    {
        const QChar c = at(m_next);
        if (c == u'\'') {
            token.kind = TokenKind::Text;
            return quoted(token.text);
        }
        if (c == u'"' || c == u'`' || c.isLetter() || c == u'_' || c.isSurrogate())
            return word(token);
        if (isDigit(c) ||
            ((c == u'-' || c == u'+' || c == u'.') && (isDigit(at(m_next + 1)) || at(m_next + 1) == u'.')))
            return number(token);
        return sign(token);
    }

    /// From the opening quote to behind the closing one. A doubled quote is two characters, as it is to
    /// MLflow.
    Status quoted(QString &content)
    {
        const qsizetype begin = m_next;
        const QChar quote = at(m_next++);
        for (; m_next < m_text.size(); ++m_next) {
            if (at(m_next) == quote && at(m_next + 1) != quote) {
                ++m_next;
                return Done{};
            }
            content += at(m_next);
            if (at(m_next) == quote)
                content += at(++m_next);
        }
        return wrong(begin, m_text.size() - begin, tr("this quotation is never closed"),
                     tr("add %1 behind the text").arg(quote));
    }

    Status word(Token &token)
    {
        QString first;
        if (const Status status = part(token, first, false); !status.ok())
            return status.failure();
        if (at(m_next) != u'.') {
            token.text = token.key = first;
            return Done{};
        }
        ++m_next;
        token.kind = TokenKind::Word;
        token.entity = first;
        if (const Status status = part(token, token.key, true); !status.ok())
            return status.failure();
        token.text = m_text.mid(m_begin, m_next - m_begin);
        return Done{};
    }

    /// Before the first dot or (key) behind it, where further dots belong to the name.
    Status part(Token &token, QString &name, bool key)
    {
        const qsizetype begin = m_next;
        if (at(m_next) == u'"' || at(m_next) == u'`') {
            token.kind = TokenKind::Quoted;
            token.backticks = at(m_next) == u'`';
            const Status status = quoted(name);
            if (key)
                token.kind = TokenKind::Word;
            return status.ok() && name.isEmpty() && token.backticks
                       ? wrong(begin, 2, tr("the name is empty"), tr("write a name between the backticks"))
                       : status;
        }
        token.kind = TokenKind::Word;
        while (isWordCharacter(at(m_next)) || (key && at(m_next) == u'.'))
            ++m_next;
        name = m_text.mid(begin, m_next - begin);
        if (name.isEmpty())
            return wrong(m_begin, m_next - m_begin, tr("the name is missing behind the dot"),
                         tr("for example metrics.auc; put a name with special characters in `backticks`"));
        return Done{};
    }

    Status number(Token &token)
    {
        token.kind = TokenKind::Number;
        while (isDigit(at(m_next)) || isWordCharacter(at(m_next)) || at(m_next) == u'.' ||
               ((at(m_next) == u'-' || at(m_next) == u'+') &&
                (m_next == m_begin || at(m_next - 1).toLower() == u'e')))
            ++m_next;
        token.text = m_text.mid(m_begin, m_next - m_begin);
        bool ok = false;
        token.text.toDouble(&ok);
        // A number beyond the range of double is not ok either: the parser says what is wrong with that one.
        const bool looksRight = token.text.count(u'.') <= 1 &&
                                token.text.count(u'e', Qt::CaseInsensitive) <= 1 &&
                                token.text.contains(u'e', Qt::CaseInsensitive) && isDigit(token.text.back());
        if (!ok && !looksRight)
            return wrong(m_begin, m_next - m_begin, tr("this is neither a number nor a name"),
                         tr("put text in 'quotes' and a name that begins with a digit in `backticks`"));
        return Done{};
    }

    Status sign(Token &token)
    {
        const QChar c = at(m_next++);
        token.text = c;
        switch (c.unicode()) {
        case u'(':
            token.kind = TokenKind::Open;
            return Done{};
        case u')':
            token.kind = TokenKind::Close;
            return Done{};
        case u',':
            token.kind = TokenKind::Comma;
            return Done{};
        case u'<':
        case u'>':
        case u'=':
        case u'!':
            while (at(m_next) == u'=' || at(m_next) == u'>' || at(m_next) == u'<')
                token.text += at(m_next++);
            token.kind = TokenKind::Sign;
            return Done{};
        default:
            break;
        }
        const qsizetype length = c.isHighSurrogate() ? 2 : 1;
        if (c == u'&' || c == u'|')
            return wrong(m_begin, at(m_next) == c ? 2 : 1, tr("“%1” is not an operator here").arg(c),
                         tr("write and, or, not as words"));
        return wrong(m_begin, length, tr("“%1” cannot stand here").arg(c),
                     tr("put text in 'quotes' and names with special characters in `backticks`"));
    }

    const QString m_text;
    QList<Token> m_tokens;
    qsizetype m_begin = 0;
    qsizetype m_next = 0;
};

} // namespace

Result<QList<Token>> tokens(const QString &text)
{
    return Scanner(text).scan();
}

} // namespace driftline::filter
