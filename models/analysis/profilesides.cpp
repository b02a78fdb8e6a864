// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/profilesides.h"

#include "models/analysis/driftsample.h"
#include "models/analysis/numbergrid.h"

#include <QCoreApplication>
#include <QLocale>
#include <QSet>

#include <algorithm>

namespace driftline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Drift", text);
}

/// The share of the values that are in the fullest bucket.
double putOnGrid(ColumnData &column, int precision)
{
    sortNumbers(column.numbers);
    column.precision = precision;
    size_t fullest = 0;
    size_t same = 0;
    double previous = 0;
    for (double &value : column.numbers) {
        value = bucketMiddle(bucketStart(value, precision), precision);
        same = value == previous ? same + 1 : 1;
        fullest = std::max(fullest, same);
        previous = value;
    }
    return column.numbers.empty() ? 0 : double(fullest) / double(column.numbers.size());
}

void matchNumbers(ColumnData &reference, ColumnData &live)
{
    const int precision = std::min(reference.precision, live.precision);
    if (precision >= exactPrecision)
        return;
    const double share = std::max(putOnGrid(reference, precision), putOnGrid(live, precision));
    QString &note = reference.info.note;
    note += note.isEmpty() ? QString() : QStringLiteral("; ");
    note += tr("from a profile: numbers are compared to within 1/%1 of themselves, so that D of "
               "Kolmogorov–Smirnov may be up to %2 larger")
                .arg(qint64{1} << (precision + 1))
                .arg(QLocale::c().toString(share, 'g', 2));
}

QSet<QString> namesOf(const ColumnData &column)
{
    return {column.categories.cbegin(), column.categories.cend()};
}

/// Leaves what is in `kept`; the rest is in the category `others`.
void putIntoOthers(ColumnData &column, const QSet<QString> &kept, const QString &others)
{
    qint64 rows = column.otherRows;
    QStringList names;
    std::vector<qint64> counts;
    for (qsizetype i = 0; i < column.categories.size(); ++i) {
        if (kept.contains(column.categories.at(i))) {
            names.append(column.categories.at(i));
            counts.push_back(column.counts[size_t(i)]);
        } else {
            rows += column.counts[size_t(i)];
        }
    }
    if (rows > 0) {
        names.append(others);
        counts.push_back(rows);
    }
    column.categories = std::move(names);
    column.counts = std::move(counts);
    column.otherRows = 0;
    column.otherName = others;
}

void matchCategories(ColumnData &reference, ColumnData &live)
{
    if (reference.otherRows == 0 && live.otherRows == 0)
        return;
    QSet<QString> kept = reference.otherRows > 0 ? namesOf(reference) : namesOf(live);
    if (reference.otherRows > 0 && live.otherRows > 0)
        kept.intersect(namesOf(live));
    QString others = tr("all others");
    while (kept.contains(others))
        others.prepend(QStringLiteral("… "));
    putIntoOthers(reference, kept, others);
    putIntoOthers(live, kept, others);
}

} // namespace

void matchSides(ColumnData &reference, ColumnData &live)
{
    matchNumbers(reference, live);
    matchCategories(reference, live);
}

void matchPart(ColumnData &live, const ColumnData &reference)
{
    if (reference.precision < live.precision)
        putOnGrid(live, reference.precision);
    if (!reference.otherName.isEmpty())
        putIntoOthers(live, namesOf(reference) - QSet<QString>{reference.otherName}, reference.otherName);
}

} // namespace driftline
