// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/driftfindings.h"

#include "models/analysis/driftscores.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace driftline {

namespace {

constexpr double notableShare = 0.01;
constexpr double notableMissing = 0.05;
constexpr double byChance = 0.01;
constexpr qsizetype namedCategories = 3;

QString tr(const char *text)
{
    return QCoreApplication::translate("Drift", text);
}

QString percent(double share)
{
    return QLocale().toString(share * 100, 'f', share < 0.0995 && share > -0.0995 ? 1 : 0);
}

/// How likely it is that none of `values` draws hits what has this share.
bool couldBeMissed(double share, qint64 values)
{
    return std::pow(1 - share, double(values)) >= byChance;
}

void addMissing(QList<Finding> &findings, const ColumnData &reference, const ColumnData &live)
{
    if (reference.rows == 0 || live.rows == 0 || (reference.missing == 0 && live.missing == 0))
        return;
    const double before = double(reference.missing) / double(reference.rows);
    const double now = double(live.missing) / double(live.rows);
    if (before == now)
        return;
    const CountPair counts{{reference.missing, reference.rows - reference.missing},
                           {live.missing, live.rows - live.missing}};
    const bool real = zTest(counts).p < byChance;
    findings.append({Finding::Kind::MissingShare, now - before,
                     real && std::abs(now - before) >= notableMissing,
                     tr("missing values: %1 % in the reference, %2 % in the live data")
                         .arg(percent(before), percent(now))});
}

/// Categories of which one side has none: how many, how often on the other, and the most frequent by name.
void addOneSided(QList<Finding> &findings, Finding::Kind kind, const QStringList &categories,
                 const std::vector<qint64> &here, const std::vector<qint64> &there)
{
    std::vector<size_t> only;
    qint64 values = 0;
    for (size_t i = 0; i < here.size(); ++i) {
        if (here[i] > 0 && there[i] == 0) {
            only.push_back(i);
            values += here[i];
        }
    }
    if (only.empty())
        return;
    std::ranges::stable_sort(only, [&here](size_t a, size_t b) { return here[a] > here[b]; });
    QStringList names;
    for (size_t i = 0; i < only.size() && qsizetype(i) < namedCategories; ++i)
        names.append(categories.at(qsizetype(only[i])));
    if (qsizetype(only.size()) > namedCategories)
        names.append(QStringLiteral("…"));
    const double share = double(values) / double(sumOf(here));
    const bool isNew = kind == Finding::Kind::NewCategories;
    const bool notable = share >= notableShare && !couldBeMissed(share, sumOf(there));
    const QString text = isNew ? tr("new categories: %1, with %2 % of the live values (%3)")
                               : tr("vanished categories: %1, with %2 % of the reference's values (%3)");
    findings.append(
        {kind, share, notable,
         text.arg(QString::number(only.size()), percent(share), names.join(QStringLiteral(", ")))});
}

void addRange(QList<Finding> &findings, const std::vector<double> &reference, const std::vector<double> &live)
{
    const auto below = std::ranges::lower_bound(live, reference.front()) - live.begin();
    const auto above = live.end() - std::ranges::upper_bound(live, reference.back());
    if (below + above == 0)
        return;
    const double share = double(below + above) / double(live.size());
    const bool notable = share >= notableShare && !couldBeMissed(share, qint64(reference.size()));
    const QLocale locale;
    findings.append({Finding::Kind::OutOfRange, share, notable,
                     tr("outside of the reference's range from %1 to %2: %3 % of the live values, which go "
                        "from %4 to %5")
                         .arg(locale.toString(reference.front(), 'g', 6),
                              locale.toString(reference.back(), 'g', 6), percent(share),
                              locale.toString(live.front(), 'g', 6), locale.toString(live.back(), 'g', 6))});
}

} // namespace

QList<Finding> findingsOf(const PreparedColumn &reference, const PreparedColumn &live,
                          const HistogramBins &bins)
{
    QList<Finding> findings;
    addMissing(findings, reference.column, live.column);
    if (reference.hasValues() && live.hasValues()) {
        const ColumnType type = reference.column.info.type;
        if (isCategorical(type)) {
            addOneSided(findings, Finding::Kind::NewCategories, bins.categories, bins.live, bins.reference);
            addOneSided(findings, Finding::Kind::VanishedCategories, bins.categories, bins.reference,
                        bins.live);
        } else if (type == ColumnType::Numeric) { // times are always later, lengths of texts have no range
            addRange(findings, reference.column.numbers, live.column.numbers);
        }
    }
    std::ranges::stable_sort(findings, [](const Finding &a, const Finding &b) {
        return a.notable != b.notable ? a.notable : std::abs(a.score) > std::abs(b.score);
    });
    return findings;
}

Finding typeChange(const QString &reference, const QString &live)
{
    return {Finding::Kind::TypeChanged, 1, true,
            tr("the type has changed: %1 in the reference, %2 in the live data").arg(reference, live)};
}

} // namespace driftline
