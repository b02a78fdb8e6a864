// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Writes CSV as RFC 4180 has it: UTF-8 without a mark, commas, CRLF, a header line. Numbers read back
// exactly; times are ISO 8601 in UTC with milliseconds. A text is written as it is: one that begins with = or
// + is a formula to a spreadsheet that opens the file, and changing it would make the file say something
// else.

#include "models/domain/tablefile.h"

#include <QSaveFile>

namespace driftline {

class CsvTableWriter final : public TableWriter
{
public:
    [[nodiscard]] static Result<std::unique_ptr<TableWriter>> create(const QString &path,
                                                                     const QList<FileColumn> &columns);
    Status append(const QList<FileRow> &rows) override;
    Status finish() override;

private:
    explicit CsvTableWriter(const QString &path) : m_file(path) {}
    Status write(const QByteArray &bytes);

    QSaveFile m_file;
};

} // namespace driftline
