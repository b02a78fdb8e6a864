// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/io/dataset/tabletext.h"

#include <QFile>
#include <QLocale>

namespace driftline {

QString columnText(const ColumnData &column)
{
    QStringList values;
    for (const double number : column.numbers)
        values << QString::number(number, 'g', QLocale::FloatingPointShortest);
    for (qsizetype i = 0; i < column.categories.size(); ++i)
        values << QStringLiteral("%1×%2").arg(column.categories.at(i)).arg(column.counts[size_t(i)]);
    QString text = QStringLiteral("%1 %2(%3): %4")
                       .arg(column.info.name, columnTypeName(column.info.type), column.info.storageType,
                            values.join(u' '));
    if (column.missing > 0)
        text += QStringLiteral("; %1 missing").arg(column.missing);
    if (column.infinite > 0)
        text += QStringLiteral("; %1 infinite").arg(column.infinite);
    return text;
}

QString tableText(const Dataset &dataset)
{
    QStringList lines;
    for (qsizetype i = 0; i < dataset.columns().size(); ++i) {
        const auto column = dataset.read(i, std::nullopt, {});
        const ColumnInfo &info = dataset.columns().at(i);
        lines << (column.ok()
                      ? columnText(*column)
                      : QStringLiteral("%1 %2(%3): %4")
                            .arg(info.name, columnTypeName(info.type), info.storageType,
                                 column.isError() ? column.error().what : QStringLiteral("cancelled")));
    }
    return lines.join(u'\n');
}

QString writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write the test's file");
    return path;
}

} // namespace driftline
