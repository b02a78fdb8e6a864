// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/valuesinuse.h"

#include "models/analysis/filter.h"
#include "models/analysis/filtertokens.h"
#include "models/analysis/filtervalues.h"

#include <algorithm>

namespace driftline {

namespace {

using filter::Token;
using filter::TokenKind;

constexpr qsizetype longestValue = 200;

bool canBeWritten(const QString &value)
{
    return !value.isEmpty() && value.size() <= longestValue && !value.contains(u'\n') &&
           !value.contains(u'\r') && !(value.contains(u'\'') && value.contains(u'"'));
}

/// The words before the cursor; where a quotation is still open, those before it.
struct Before
{
    QList<Token> tokens; ///< without the End
    std::optional<qsizetype> openQuote;
};

std::optional<Before> wordsBefore(const QString &text)
{
    auto tokens = filter::tokens(text);
    if (tokens.ok())
        return Before{tokens->first(tokens->size() - 1), std::nullopt};
    const qsizetype begin = tokens.error().span ? tokens.error().span->begin : -1;
    if (begin < 0 || begin >= text.size() || (text.at(begin) != u'\'' && text.at(begin) != u'"'))
        return std::nullopt;
    tokens = filter::tokens(text.left(begin));
    if (!tokens.ok())
        return std::nullopt;
    return Before{tokens->first(tokens->size() - 1), begin};
}

/// The field that the last token compares with something, or with one of a list.
std::optional<Token> comparedField(const QList<Token> &tokens)
{
    qsizetype last = tokens.size() - 1;
    bool inList = false;
    while (last > 0 &&
           (tokens[last].kind == TokenKind::Comma || (inList && tokens[last].kind == TokenKind::Text))) {
        inList = true;
        --last;
    }
    if (last > 0 && tokens[last].kind == TokenKind::Open && tokens[last - 1].isWord("in")) {
        last -= tokens.value(last - 2).isWord("not") ? 2 : 1;
    } else {
        const Token &op = tokens[std::max<qsizetype>(last, 0)];
        const bool compares = (op.kind == TokenKind::Sign &&
                               (op.text == QLatin1StringView("=") || op.text == QLatin1StringView("!="))) ||
                              op.isWord("like") || op.isWord("ilike");
        if (inList || !compares)
            return std::nullopt;
    }
    return last > 0 ? std::optional(tokens[last - 1]) : std::nullopt;
}

} // namespace

QList<ValueInUse> valuesWanted(const QHash<QString, qint64> &counts, const ValueQuery &query)
{
    QList<ValueInUse> values;
    for (auto each = counts.cbegin(); each != counts.cend(); ++each) {
        if (each.key().contains(query.part, Qt::CaseInsensitive) && canBeWritten(each.key()))
            values.append({each.key(), each.value()});
    }
    const auto isBefore = [&query](const ValueInUse &a, const ValueInUse &b) {
        const bool aBegins = a.value.startsWith(query.part, Qt::CaseInsensitive);
        const bool bBegins = b.value.startsWith(query.part, Qt::CaseInsensitive);
        if (aBegins != bBegins)
            return aBegins;
        return a.runs != b.runs ? a.runs > b.runs : a.value < b.value;
    };
    const qsizetype most = std::min(query.most, values.size());
    std::ranges::partial_sort(values, values.begin() + most, isBefore);
    values.resize(most);
    return values;
}

void countValues(QHash<QString, qint64> &counts, const Run &run, const ValueQuery &query)
{
    if (query.entity != FilterEntity::Dataset) {
        if (const auto value = textOf(run, query.entity, query.key))
            ++counts[*value];
        return;
    }
    QStringList seen; // a run may have the same dataset for several purposes
    for (const DatasetInput &input : run.datasets) {
        const QString value = datasetField(input, query.key);
        if (!value.isNull() && !seen.contains(value))
            ++counts[value];
        seen << value;
    }
}

QList<ValueInUse> valuesOfRuns(const QList<Run> &runs, const ValueQuery &query)
{
    QHash<QString, qint64> counts;
    for (const Run &run : runs)
        countValues(counts, run, query);
    return valuesWanted(counts, query);
}

std::optional<ValuePlace> valuePlace(const QString &text, qsizetype cursor)
{
    const QString before = text.left(cursor);
    auto words = wordsBefore(before);
    if (!words || words->tokens.isEmpty())
        return std::nullopt;
    ValuePlace place;
    place.begin = cursor;
    if (words->openQuote) {
        place.begin = *words->openQuote;
        place.part = before.mid(place.begin + 1);
    } else if (const Token &last = words->tokens.last();
               last.span.begin + last.span.length == cursor &&
               (last.kind == TokenKind::Word || last.kind == TokenKind::Number) && !last.isWord("like") &&
               !last.isWord("ilike")) {
        // What is written without quotes belongs into some.
        place.begin = last.span.begin;
        place.part = before.mid(place.begin);
        words->tokens.removeLast();
        if (words->tokens.isEmpty())
            return std::nullopt;
    }
    const auto field = comparedField(words->tokens);
    if (!field)
        return std::nullopt;
    // The parser knows what the field is, and refuses text for one that holds numbers.
    const auto clause =
        parseFilter(text.mid(field->span.begin, field->span.length) + QStringLiteral(" = 'x'"));
    if (!clause.ok() || !*clause)
        return std::nullopt;
    place.entity = (*clause)->clause.entity;
    place.key = (*clause)->clause.key;
    return place;
}

QString quotedValue(const QString &value)
{
    const QChar quote = value.contains(u'\'') ? u'"' : u'\'';
    return quote + value + quote;
}

} // namespace driftline
