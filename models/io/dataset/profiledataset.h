// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A profile (domain/profile.h) in place of the data that it was made of.

#include "models/domain/profile.h"

namespace driftline {

struct DataFile;

/// read() gives each bucket's middle as often as its count says, and categories with their counts. Of more
/// than 10 million numbers (100 million of categories) so many stand for all, which the column's note tells.
/// A column can be read as another type only where the profile has what that needs.
class ProfileDataset final : public Dataset
{
public:
    /// Whether a file that is called so and begins so is to be a profile, whatever is in the rest.
    [[nodiscard]] static bool recognises(const QString &name, QByteArrayView head);
    /// Errors: Unreadable, see parseProfile(), and when it is larger than any profile can be.
    [[nodiscard]] static Result<std::shared_ptr<const Dataset>> open(const DataFile &file);
    ProfileDataset(QString path, Profile profile, QStringList facts = {});

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString path() const override { return m_path; }
    [[nodiscard]] QString format() const override;
    [[nodiscard]] qint64 rowCount() const override { return m_profile->rows; }
    [[nodiscard]] const QList<ColumnInfo> &columns() const override { return m_columns; }
    [[nodiscard]] std::shared_ptr<const Profile> profile() const override { return m_profile; }
    Result<ColumnData> read(qsizetype index, const ReadAs &as, const StopToken &stop) const override;
    Result<TableHead> head(qsizetype rows, const StopToken &stop) const override;
    /// A profile has no rows: Usage.
    Result<std::vector<double>> readByRow(qsizetype index, ColumnType as,
                                          const StopToken &stop) const override;
    Result<std::vector<ColumnData>> readGrouped(qsizetype index, const ReadAs &as,
                                                std::span<const qint32> groups, qint32 groupCount,
                                                const StopToken &stop) const override;

private:
    QString m_path;
    QStringList m_facts;
    std::shared_ptr<const Profile> m_profile;
    QList<ColumnInfo> m_columns;
};

} // namespace driftline
