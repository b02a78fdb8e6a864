// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The words of a run filter. Pure functions, any thread.

#include "models/base/result.h"

#include <QList>
#include <QString>

namespace driftline::filter {

enum class TokenKind {
    Word,   ///< a keyword or a field: metrics.auc, params.`a b`
    Text,   ///< 'single quotes': always a value
    Quoted, ///< "double quotes" or `backticks` alone: a value in double quotes, or an attribute such as "run
            ///< name"
    Number,
    Sign, ///< = != < <= > >=, and == and <>, which are told apart so that an error can say what is meant
    Open,
    Close,
    Comma,
    End
};

struct Token
{
    TokenKind kind = TokenKind::End;
    TextSpan span;
    QString text;   ///< without quotes; a doubled quote is one
    QString entity; ///< Word: what stands before the first dot, else empty
    QString key;    ///< Word, Quoted: what stands after it, without quotes
    bool backticks = false;

    /// Keywords are case-insensitive; a word with a dot is none.
    [[nodiscard]] bool isWord(const char *word) const
    {
        return kind == TokenKind::Word && entity.isEmpty() &&
               text.compare(QLatin1StringView(word), Qt::CaseInsensitive) == 0;
    }
    [[nodiscard]] bool isText() const
    {
        return kind == TokenKind::Text || (kind == TokenKind::Quoted && !backticks);
    }
};

/// The words of `text`; the last one is End, empty and behind the text. Errors: Usage with span.
[[nodiscard]] Result<QList<Token>> tokens(const QString &text);

} // namespace driftline::filter
