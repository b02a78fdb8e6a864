// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/csvtablewriter.h"

#include "models/io/dataset/outputfailure.h"

#include "models/base/csvtext.h"

#include <QDateTime>

namespace driftline {

namespace {

QString cellText(const FileCell &cell)
{
    if (const auto *text = std::get_if<QString>(&cell))
        return csvText(*text);
    if (const auto *number = std::get_if<double>(&cell))
        return exactNumber(*number);
    if (const auto *time = std::get_if<UtcMs>(&cell))
        return QDateTime::fromMSecsSinceEpoch(*time, Qt::UTC).toString(Qt::ISODateWithMs);
    return {};
}

} // namespace

Result<std::unique_ptr<TableWriter>> CsvTableWriter::create(const QString &path,
                                                            const QList<FileColumn> &columns)
{
    std::unique_ptr<CsvTableWriter> writer(new CsvTableWriter(path));
    if (!writer->m_file.open(QIODevice::WriteOnly))
        return outputFailure(path, writer->m_file.errorString());
    QStringList names;
    for (const FileColumn &column : columns)
        names.append(csvText(column.name));
    if (const Status status = writer->write(names.join(u',').toUtf8() + "\r\n"); !status.ok())
        return status.failure();
    return std::unique_ptr<TableWriter>(std::move(writer));
}

Status CsvTableWriter::append(const QList<FileRow> &rows)
{
    QByteArray bytes;
    for (const FileRow &row : rows) {
        for (qsizetype i = 0; i < row.size(); ++i) {
            if (i > 0)
                bytes += ',';
            bytes += cellText(row[i]).toUtf8();
        }
        bytes += "\r\n";
    }
    return write(bytes);
}

Status CsvTableWriter::write(const QByteArray &bytes)
{
    if (m_file.write(bytes) != bytes.size())
        return outputFailure(m_file.fileName(), m_file.errorString());
    return Done{};
}

Status CsvTableWriter::finish()
{
    if (!m_file.commit())
        return outputFailure(m_file.fileName(), m_file.errorString());
    return Done{};
}

} // namespace driftline
