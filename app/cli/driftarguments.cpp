// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/driftarguments.h"

#include <array>
#include <cmath>
#include <functional>

namespace driftline::cli {

namespace {

Result<DriftTest> testFrom(const QString &name)
{
    if (const auto test = driftTestFromName(name))
        return *test;
    QStringList names;
    for (const DriftTest each : driftTests())
        names.append(driftTestName(each));
    return fail(ErrorCode::Usage, QStringLiteral("no such test"), name,
                QStringLiteral("tests are ") + names.join(QStringLiteral(", ")));
}

Result<double> thresholdFrom(const QString &text, const QString &what)
{
    bool isNumber = false;
    const double threshold = text.toDouble(&isNumber);
    if (!isNumber || !std::isfinite(threshold) || threshold < 0)
        return fail(ErrorCode::Usage, what + QStringLiteral(" is not a number"), text,
                    QStringLiteral("give 0 or more, such as 0.1"));
    return threshold;
}

/// "TEST", "TEST:X", "TEST:X:W", ":X".
Result<TestChoice> choiceFrom(const QString &text)
{
    const QStringList parts = text.split(QLatin1Char(':'));
    if (parts.size() > 3)
        return fail(ErrorCode::Usage, QStringLiteral("too many colons"), text,
                    QStringLiteral("give TEST, TEST:X or TEST:X:W"));
    TestChoice choice;
    if (!parts.at(0).isEmpty()) {
        const auto test = testFrom(parts.at(0));
        if (!test.ok())
            return test.failure();
        choice.test = *test;
    }
    if (parts.size() > 1 && !parts.at(1).isEmpty()) {
        const auto threshold = thresholdFrom(parts.at(1), QStringLiteral("the threshold"));
        if (!threshold.ok())
            return threshold.failure();
        choice.threshold = *threshold;
    }
    if (parts.size() > 2) {
        const auto warning = thresholdFrom(parts.at(2), QStringLiteral("the warning's threshold"));
        if (!warning.ok())
            return warning.failure();
        choice.warning = *warning;
    }
    return choice;
}

Result<ColumnType> typeFrom(const QString &name)
{
    for (const ColumnType type : {ColumnType::Numeric, ColumnType::Categorical, ColumnType::Text,
                                  ColumnType::Datetime, ColumnType::Boolean}) {
        if (name == columnTypeName(type))
            return type;
    }
    return fail(ErrorCode::Usage, QStringLiteral("no such type"), name,
                QStringLiteral("types are numeric, categorical, text, datetime, boolean"));
}

Result<ColumnRole> roleFrom(const QString &name)
{
    for (const ColumnRole role : {ColumnRole::Feature, ColumnRole::Target, ColumnRole::Prediction,
                                  ColumnRole::Timestamp, ColumnRole::Id, ColumnRole::Ignored}) {
        if (name == columnRoleName(role))
            return role;
    }
    return fail(ErrorCode::Usage, QStringLiteral("no such role"), name,
                QStringLiteral("roles are feature, target, prediction, timestamp, id, ignored"));
}

/// Puts a parsed value where it belongs, or tells what is wrong with it.
template <typename Value, typename Target>
Status put(Result<Value> value, Target &target)
{
    if (!value.ok())
        return value.failure();
    target = *std::move(value);
    return Done{};
}

/// NAME=VALUE; the name may itself have an equals sign in it.
Status putNamed(const QString &word, const QString &option,
                const std::function<Status(const QString &name, const QString &value)> &set)
{
    const auto equals = word.lastIndexOf(QLatin1Char('='));
    if (equals < 1)
        return fail(ErrorCode::Usage, QStringLiteral("--%1 names no column").arg(option), word,
                    QStringLiteral("give NAME=VALUE"));
    return set(word.left(equals), word.mid(equals + 1));
}

Status setChoices(const Arguments &arguments, DriftOptions &options)
{
    const QString test = QStringLiteral("test");
    if (arguments.has(test)) {
        if (Status set = put(testFrom(arguments.value(test)), options.test); !set.ok())
            return set;
    }
    for (const auto &[name, target] : {std::pair(QStringLiteral("threshold"), &options.threshold),
                                       std::pair(QStringLiteral("warning"), &options.warning)}) {
        if (!arguments.has(name))
            continue;
        Status set = put(thresholdFrom(arguments.value(name), QStringLiteral("--") + name), *target);
        if (!set.ok())
            return set;
    }
    const QString correction = QStringLiteral("correction");
    if (arguments.has(correction)) {
        const auto known = correctionFromName(arguments.value(correction));
        if (!known)
            return fail(ErrorCode::Usage, QStringLiteral("no such correction"), arguments.value(correction),
                        QStringLiteral("corrections are none, bonferroni, bh"));
        options.correction = *known;
    }
    return Done{};
}

Status setNamed(const Arguments &arguments, DriftOptions &options)
{
    using Set = std::function<Status(const QString &, const QString &)>;
    const std::array<std::pair<QString, Set>, 4> named{
        std::pair<QString, Set>{QStringLiteral("column"),
                                [&options](const QString &column, const QString &value) {
                                    return put(choiceFrom(value), options.ofColumn[column].choice);
                                }},
        {QStringLiteral("type"),
         [&options](const QString &column, const QString &value) {
             return put(typeFrom(value), options.ofColumn[column].type);
         }},
        {QStringLiteral("role"),
         [&options](const QString &column, const QString &value) {
             return put(roleFrom(value), options.ofColumn[column].role);
         }},
        {QStringLiteral("type-test"), [&options](const QString &name, const QString &value) -> Status {
             const auto type = typeFrom(name);
             if (!type.ok())
                 return type.failure();
             return put(choiceFrom(value), options.ofType[*type]);
         }}};
    for (const auto &[option, set] : named) {
        for (const QString &word : arguments.options.value(option)) {
            if (Status done = putNamed(word, option, set); !done.ok())
                return done;
        }
    }
    return Done{};
}

Status setBins(const Arguments &arguments, DriftOptions &options)
{
    for (const QString &word : arguments.options.value(QStringLiteral("bins"))) {
        const auto equals = word.lastIndexOf(QLatin1Char('='));
        Status done =
            equals > 0 ? put(binningFromName(word.mid(equals + 1)), options.ofColumn[word.left(equals)].bins)
                       : put(binningFromName(word), options.bins);
        if (!done.ok())
            return done;
    }
    return Done{};
}

Status setWindows(const Arguments &arguments, DriftOptions &options)
{
    const QString time = QStringLiteral("time");
    if (arguments.has(QStringLiteral("window"))) {
        Status set = put(windowsFromName(arguments.value(QStringLiteral("window"))), options.windows);
        if (!set.ok())
            return set;
    } else if (arguments.has(time)) {
        return fail(ErrorCode::Usage, QStringLiteral("--time without --window"), arguments.value(time),
                    QStringLiteral("give --window hour, day, week or month"));
    }
    if (arguments.has(time) && options.windows.unit == WindowUnit::Rows)
        return fail(ErrorCode::Usage, QStringLiteral("--time is of no use to windows of rows"),
                    arguments.value(time), QStringLiteral("give --window hour, day, week or month"));
    options.windows.timeColumn = arguments.value(time);
    return Done{};
}

} // namespace

Result<DriftOptions> driftOptions(const Arguments &arguments)
{
    DriftOptions options;
    for (const auto set : {&setChoices, &setNamed, &setBins, &setWindows}) {
        if (Status done = set(arguments, options); !done.ok())
            return done.failure();
    }
    if (arguments.has(QStringLiteral("columns"))) {
        options.columns =
            arguments.value(QStringLiteral("columns")).split(QLatin1Char(','), Qt::SkipEmptyParts);
        if (options.columns.isEmpty())
            return fail(ErrorCode::Usage, QStringLiteral("--columns names no column"),
                        arguments.value(QStringLiteral("columns")), QStringLiteral("give A,B"));
    }
    options.everyTest = arguments.has(QStringLiteral("every-test"));
    options.asEvidently = arguments.has(QStringLiteral("as-evidently"));
    return options;
}

} // namespace driftline::cli
