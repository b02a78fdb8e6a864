// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/warningband.h"

#include "models/analysis/drifttests.h"

#include <QCoreApplication>

#include <array>

namespace driftline {

namespace {

constexpr std::array types{ColumnType::Numeric, ColumnType::Categorical, ColumnType::Text,
                           ColumnType::Datetime, ColumnType::Boolean};

QString tr(const char *text)
{
    return QCoreApplication::translate("Drift", text);
}

bool isAutomatic(const TestChoice &choice)
{
    return choice.test.value_or(DriftTest::Automatic) == DriftTest::Automatic;
}

/// Of a column that nobody has read yet.
Status checkUnread(const DriftOptions &options, const QString &column)
{
    const auto wanted = options.ofColumn.value(column).type;
    Status wrong = Done{};
    for (const ColumnType type : types) {
        if (wanted && *wanted != type)
            continue;
        wrong = checkWarning(options.choiceOf(column, type), column);
        if (wrong.ok())
            return wrong;
    }
    return wrong;
}

} // namespace

Status checkWarning(const TestChoice &choice, const QString &where)
{
    if (!choice.warning || isAutomatic(choice))
        return Done{};
    const double warning = *choice.warning;
    const double threshold = choice.threshold.value_or(defaultThreshold(*choice.test));
    const QString test = driftTestTitle(*choice.test);
    if (isPValueTest(*choice.test) && warning < threshold) {
        return fail(ErrorCode::Usage,
                    tr("a warning below p = %1 would come after drift, which begins below p = %2 (%3)")
                        .arg(warning)
                        .arg(threshold)
                        .arg(test),
                    where, tr("small p-values mean drift: let warnings begin at %1 or more").arg(threshold));
    }
    if (!isPValueTest(*choice.test) && warning > threshold) {
        return fail(ErrorCode::Usage,
                    tr("a warning from %1 on would come after drift, which begins at %2 (%3)")
                        .arg(warning)
                        .arg(threshold)
                        .arg(test),
                    where, tr("large distances mean drift: let warnings begin at %1 or less").arg(threshold));
    }
    return Done{};
}

Status checkWarning(const DriftOptions &options, const ColumnDrift &column, const DriftOptions &before)
{
    const ColumnType type = options.ofColumn.value(column.name).type.value_or(column.type);
    TestChoice choice = options.choiceOf(column.name, type);
    if (isAutomatic(choice) && type == column.type && isAutomatic(before.choiceOf(column.name, type)))
        choice.test = column.test;
    return checkWarning(choice, column.name);
}

Status checkWarnings(const DriftOptions &options, const DriftReport &found)
{
    Status checked =
        checkWarning(TestChoice{options.test, options.threshold, options.warning}, tr("all columns"));
    for (auto type = options.ofType.cbegin(); checked.ok() && type != options.ofType.cend(); ++type) {
        checked =
            checkWarning(options.choiceOf({}, type.key()), tr("%1 columns").arg(columnTypeName(type.key())));
    }
    for (auto column = options.ofColumn.cbegin(); checked.ok() && column != options.ofColumn.cend(); ++column)
        checked = checkUnread(options, column.key());
    for (const ColumnDrift &column : found.columns) {
        if (checked.ok())
            checked = checkWarning(options, column, found.options);
    }
    return checked;
}

} // namespace driftline
