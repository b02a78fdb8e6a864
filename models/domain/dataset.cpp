// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/domain/dataset.h"

#include <QCoreApplication>

#include <algorithm>

namespace driftline {

QString columnTypeName(ColumnType type)
{
    switch (type) {
    case ColumnType::Numeric:
        return QStringLiteral("numeric");
    case ColumnType::Categorical:
        return QStringLiteral("categorical");
    case ColumnType::Text:
        return QStringLiteral("text");
    case ColumnType::Datetime:
        return QStringLiteral("datetime");
    case ColumnType::Boolean:
        return QStringLiteral("boolean");
    case ColumnType::Unsupported:
        break;
    }
    return QStringLiteral("unsupported");
}

QString textNote()
{
    return QCoreApplication::translate("Dataset", "text: its length is compared");
}

QString textEncodingName(TextEncoding encoding)
{
    switch (encoding) {
    case TextEncoding::Utf8:
        break;
    case TextEncoding::Utf16LittleEndian:
        return QStringLiteral("UTF-16 LE");
    case TextEncoding::Utf16BigEndian:
        return QStringLiteral("UTF-16 BE");
    case TextEncoding::Windows1252:
        return QStringLiteral("Windows-1252");
    }
    return QStringLiteral("UTF-8");
}

QStringList dataFilePatterns()
{
    QStringList patterns;
    for (const char *packing : {"", ".gz", ".zst"})
        for (const char *ending :
             {"csv", "tsv", "jsonl", "ndjson", "parquet", "pq", "arrow", "arrows", "feather", "profile.json"})
            patterns << QStringLiteral("*.") + QLatin1StringView(ending) + QLatin1StringView(packing);
    return patterns;
}

bool isDataFileName(const QString &name)
{
    const QStringList patterns = dataFilePatterns();
    return std::ranges::any_of(patterns, [&name](const QString &pattern) {
        return name.endsWith(QStringView(pattern).sliced(1), Qt::CaseInsensitive);
    });
}

bool isDataPath(const QString &path)
{
    return isDataFileName(path) || path.endsWith(QLatin1StringView(".dvc"));
}

} // namespace driftline
