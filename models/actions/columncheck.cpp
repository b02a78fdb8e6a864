// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/actions/columncheck.h"

#include "models/analysis/driftfindings.h"
#include "models/analysis/profilesides.h"

#include <QCoreApplication>

namespace driftline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Drift", text);
}

/// Values of these types can be held against each other: a text is read as the reference's categories, a
/// fraction as one of its whole numbers. A column without any value is of every kind, and so is, below texts,
/// one whose type was guessed: words all of which happen to look like numbers are words.
bool sameKind(const ColumnInfo &a, const ColumnInfo &b)
{
    const QLatin1StringView null("null");
    return a.storageType == null || b.storageType == null || a.type == b.type ||
           (isWords(a.type) && (isWords(b.type) || b.guessed));
}

/// Where words are compared: a column whose type was only guessed is read as it is written, unless the other
/// one has real numbers or times, whose spelling is nobody's.
bool isWordsBeside(const ColumnInfo &column, const ColumnInfo &other)
{
    return column.guessed && !isWords(column.type) && (isWords(other.type) || other.guessed);
}

/// Of a type that cannot be compared at all. (A column without any value has no type, and can be.)
bool isUnsupported(const ColumnInfo &column)
{
    return column.type == ColumnType::Unsupported && column.storageType != QLatin1StringView("null");
}

ColumnDrift untested(const ColumnPlace &place, ColumnType type, const QString &note)
{
    ColumnDrift drift;
    drift.name = place.name;
    drift.type = type;
    drift.note = note;
    return drift;
}

/// As what the reference is read; absent: as what it turns out to be.
std::optional<ColumnType> wantedType(const QString &name, const ColumnInfo &info, const DriftOptions &options)
{
    if (const auto type = options.ofColumn.value(name).type)
        return type;
    // Whole numbers with few values are categories, unless a test is asked for that needs numbers.
    const auto test = options.choiceOf(name, ColumnType::Numeric).test;
    if (info.type == ColumnType::Numeric && test && needsNumbers(*test))
        return ColumnType::Numeric;
    return std::nullopt;
}

/// `live`: null where the sides are not compared.
ReadAs referenceWay(const QString &name, const ColumnInfo &info, const ColumnInfo *live,
                    const DriftOptions &options)
{
    const auto type = wantedType(name, info, options);
    return {type, live && type && isWords(*type) && isWordsBeside(info, *live)};
}

/// `type`: as what the reference is read; absent while that is open, and then words are categories at first.
ReadAs liveWay(const ColumnInfo &reference, const ColumnInfo &live, std::optional<ColumnType> type)
{
    const bool words = isWords(type.value_or(reference.type)) && isWordsBeside(live, reference);
    return {words ? type.value_or(ColumnType::Categorical) : type, words};
}

/// Not to be compared; what is missing can be told all the same.
ColumnDrift oneSided(const ColumnPlace &place, const ColumnInfo *info, const ColumnInfo *liveInfo,
                     const std::optional<ColumnData> &reference, const std::optional<ColumnData> &live)
{
    ColumnDrift drift = untested(place,
                                 reference ? reference->info.type
                                 : live    ? live->info.type
                                           : liveInfo->type,
                                 {});
    drift.referenceMissing = reference ? reference->missing : 0;
    drift.liveMissing = live ? live->missing : 0;
    if (!info) {
        drift.note = tr("only in the live data");
    } else if (!liveInfo) {
        drift.note = tr("only in the reference");
    } else {
        drift.findings = {typeChange(info->storageType, liveInfo->storageType)};
        drift.note = drift.findings.constFirst().text;
    }
    judge(drift);
    return drift;
}

} // namespace

Result<std::optional<ColumnData>> ColumnCheck::readLive(const ColumnPlace &place, const ReadAs &as) const
{
    if (place.live < 0 || isUnsupported(live.columns().at(place.live)))
        return std::optional<ColumnData>();
    auto data = live.read(place.live, as, stop);
    if (!data.ok())
        return data.failure();
    return std::optional(*std::move(data));
}

Result<ColumnDrift> ColumnCheck::compareReadable(const ColumnPlace &place, std::launch sides,
                                                 QList<Problem> &problems) const
{
    const ColumnInfo *info = place.reference >= 0 ? &reference.columns().at(place.reference) : nullptr;
    const ColumnInfo *liveInfo = place.live >= 0 ? &live.columns().at(place.live) : nullptr;
    Q_ASSERT(info || liveInfo); // a place is a column of one side at least
    if (options.roleOf(place.name) == ColumnRole::Ignored)
        return untested(place, info ? info->type : liveInfo->type, tr("ignored"));
    if (info && isUnsupported(*info))
        return untested(place, info->type, info->note);
    const bool chosen = options.ofColumn.value(place.name).type.has_value();
    const bool comparable =
        info && liveInfo && !isUnsupported(*liveInfo) && (chosen || sameKind(*info, *liveInfo));
    const ReadAs as =
        info ? referenceWay(place.name, *info, comparable ? liveInfo : nullptr, options) : ReadAs();
    ReadAs liveAs = comparable ? liveWay(*info, *liveInfo, as.type) : ReadAs();
    auto reading = std::async(sides, [&] { return readLive(place, liveAs); });
    std::optional<ColumnData> referenceData;
    if (info) {
        auto data = reference.read(place.reference, as, stop);
        if (!data.ok())
            return data.failure();
        referenceData = *std::move(data);
    }
    auto liveData = reading.get();
    if (!liveData.ok())
        return liveData.failure();
    if (!comparable)
        return oneSided(place, info, liveInfo, referenceData, *liveData);
    // What the reference is read as turns out with its values, and the live data are read as the same.
    const ColumnType type = referenceData->info.type;
    if (type != ColumnType::Unsupported && (*liveData)->info.type != type) {
        liveAs.type = type;
        liveData = readLive(place, liveAs);
        if (!liveData.ok())
            return liveData.failure();
    }
    for (const auto &problem : {referenceData->problem, (*liveData)->problem}) {
        if (problem)
            problems.append(*problem);
    }
    if (stop.stopRequested())
        return Cancelled{};
    matchSides(*referenceData, **liveData);
    auto preparing = std::async(sides, [&] { // sorting cannot be stopped: it is not begun where nobody waits
        return PreparedColumn(stop.stopRequested() ? ColumnData() : **std::move(liveData));
    });
    const ColumnComparison comparison(PreparedColumn(*std::move(referenceData)), options);
    const PreparedColumn prepared = preparing.get();
    if (stop.stopRequested())
        return Cancelled{};
    ColumnDrift drift = comparison.whole(prepared, sides);
    if (drift.score && !windows.windows.isEmpty()) {
        const Status status = addWindows(drift, comparison, place, {drift.type, liveAs.asWritten});
        if (!status.ok())
            return status.failure();
    }
    return drift;
}

Status ColumnCheck::addWindows(ColumnDrift &drift, const ColumnComparison &comparison,
                               const ColumnPlace &place, const ReadAs &as) const
{
    auto parts = live.readGrouped(place.live, as, windows.groups, qint32(windows.windows.size()), stop);
    if (!parts.ok())
        return parts.failure();
    for (ColumnData &part : *parts) {
        if (stop.stopRequested())
            return Cancelled{};
        drift.windows.append(comparison.window(std::move(part), drift));
    }
    return Done{};
}

Result<ColumnDrift> ColumnCheck::compare(const ColumnPlace &place, std::launch sides,
                                         QList<Problem> &problems) const
{
    const auto type =
        place.reference >= 0 ? reference.columns().at(place.reference).type : ColumnType::Unsupported;
    try {
        auto drift = compareReadable(place, sides, problems);
        if (drift.isError()) {
            problems.append({drift.error().what, drift.error().where, drift.error().hint});
            return untested(place, type, drift.error().line());
        }
        return drift;
    } catch (const std::bad_alloc &) {
        const QString what = tr("not enough memory to compare this column");
        problems.append({what, reference.path() + QStringLiteral(", ") + place.name, {}});
        return untested(place, type, what);
    }
}

} // namespace driftline
