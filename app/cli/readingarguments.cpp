// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/readingarguments.h"

namespace driftline::cli {

namespace {

Failure wrong(const QString &word, const QString &hint)
{
    return fail(ErrorCode::Usage, QStringLiteral("--csv does not know this"), word, hint);
}

/// One character, or the name of one that a shell makes hard to write.
Status setCharacter(const QString &value, const QString &word, std::optional<char> &character)
{
    if (value == QLatin1StringView("tab"))
        character = '\t';
    else if (value.size() == 1 && value.at(0) > QLatin1Char(' ') && value.at(0).unicode() < 127)
        character = value.at(0).toLatin1();
    else
        return wrong(word, QStringLiteral("give one character, or tab"));
    return Done{};
}

Status setChoice(const QString &value, const QString &word, const QString &yes, const QString &no,
                 std::optional<bool> &choice)
{
    if (value != yes && value != no)
        return wrong(word, QStringLiteral("give %1 or %2").arg(yes, no));
    choice = value == yes;
    return Done{};
}

Status setEncoding(const QString &value, const QString &word, std::optional<TextEncoding> &encoding)
{
    QStringList names;
    for (const TextEncoding each : {TextEncoding::Utf8, TextEncoding::Utf16LittleEndian,
                                    TextEncoding::Utf16BigEndian, TextEncoding::Windows1252}) {
        const QString name = textEncodingName(each).toLower().replace(QLatin1Char(' '), QLatin1Char('-'));
        if (value.toLower() == name)
            encoding = each;
        names.append(name);
    }
    return encoding
               ? Status(Done{})
               : Status(wrong(word, QStringLiteral("encodings are ") + names.join(QStringLiteral(", "))));
}

Status setOption(const QString &key, const QString &value, const QString &word, ReadOptions &options)
{
    if (key == QLatin1StringView("delimiter"))
        return setCharacter(value, word, options.delimiter);
    if (key == QLatin1StringView("quote"))
        return setCharacter(value, word, options.quote);
    if (key == QLatin1StringView("encoding"))
        return setEncoding(value, word, options.encoding);
    if (key == QLatin1StringView("decimal"))
        return setChoice(value, word, QStringLiteral("comma"), QStringLiteral("point"), options.decimalComma);
    if (key == QLatin1StringView("header"))
        return setChoice(value, word, QStringLiteral("yes"), QStringLiteral("no"), options.hasHeader);
    return wrong(word, QStringLiteral("give delimiter=, quote=, encoding=, decimal= or header="));
}

} // namespace

Result<DriftReading> driftReading(const Arguments &arguments)
{
    DriftReading reading;
    const QString reference = QStringLiteral("reference.");
    const QString live = QStringLiteral("live.");
    for (const QString &word : arguments.options.value(QStringLiteral("csv"))) {
        const bool onlyReference = word.startsWith(reference);
        const bool onlyLive = word.startsWith(live);
        const QString option = onlyReference ? word.mid(reference.size())
                               : onlyLive    ? word.mid(live.size())
                                             : word;
        const auto equals = option.indexOf(QLatin1Char('='));
        const QString key = option.left(equals);
        const QString value = equals < 0 ? QString() : option.mid(equals + 1);
        for (auto [skipped, side] :
             {std::pair(onlyLive, &reading.reference), std::pair(onlyReference, &reading.live)}) {
            if (skipped)
                continue;
            if (const Status set = setOption(key, value, word, *side); !set.ok())
                return set.failure();
        }
    }
    return reading;
}

} // namespace driftline::cli
