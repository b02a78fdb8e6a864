// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/uniquenames.h"

#include <QCoreApplication>
#include <QDir>
#include <QStringList>

#include <algorithm>

namespace driftline {

namespace {

constexpr qsizetype named = 3; // of the columns with other names; the rest is counted

QString tr(const char *text)
{
    return QCoreApplication::translate("Dataset", text);
}

} // namespace

QString UniqueNames::next(const QString &wanted)
{
    const qsizetype column = m_taken.size() + 1;
    const QString given = wanted.isEmpty() ? QStringLiteral("column_%1").arg(column) : wanted;
    QString name = given;
    for (int i = 2; m_taken.contains(name); ++i)
        name = QStringLiteral("%1 (%2)").arg(given, QString::number(i));
    if (name != wanted)
        m_renamed.append({column, wanted, m_taken.value(wanted), name});
    m_taken.insert(name, column);
    return name;
}

QString UniqueNames::sentence(const Renamed &renamed)
{
    if (renamed.wanted.isEmpty())
        return tr("column %1 has no name: it is called \"%2\"").arg(renamed.column).arg(renamed.name);
    return tr("column %1 is named \"%2\" as column %3 is: it is called \"%4\"")
        .arg(QString::number(renamed.column), renamed.wanted, QString::number(renamed.before), renamed.name);
}

QList<Problem> UniqueNames::problems(const QString &path) const
{
    if (m_renamed.isEmpty())
        return {};
    QStringList sentences;
    for (const Renamed &renamed : m_renamed.first(std::min(named, m_renamed.size())))
        sentences << sentence(renamed);
    if (m_renamed.size() > named)
        sentences << tr("and %1 more like these").arg(m_renamed.size() - named);
    return {Problem{sentences.join(QStringLiteral("; ")), QDir::toNativeSeparators(path),
                    tr("give each column a name of its own"), int(m_renamed.size())}};
}

} // namespace driftline
