// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/tablecopy.h"

#include "models/items/roles.h"

#include "models/base/csvtext.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QTableView>

#include <algorithm>

namespace driftline {

namespace {

QList<int> shownColumns(const QTableView &view)
{
    QList<int> columns;
    for (int visual = 0; visual < view.horizontalHeader()->count(); ++visual) {
        const int logical = view.horizontalHeader()->logicalIndex(visual);
        if (!view.isColumnHidden(logical) &&
            !view.model()->headerData(logical, Qt::Horizontal).toString().isEmpty())
            columns.append(logical);
    }
    return columns;
}

/// From the ranges: selectedRows() asks for each row whether it is selected in all columns.
QList<int> selectedRows(const QTableView &view)
{
    QList<int> rows;
    const QItemSelection selection = view.selectionModel()->selection();
    for (const QItemSelectionRange &range : selection) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.append(row);
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

QString wholeText(const QModelIndex &index)
{
    const QVariant whole = index.data(CopyRole);
    return whole.isValid() ? whole.toString() : index.data(Qt::DisplayRole).toString();
}

QString plainCell(QString text)
{
    for (const QChar c : {QLatin1Char('\t'), QLatin1Char('\n'), QLatin1Char('\r')})
        text.replace(c, QLatin1Char(' '));
    return text;
}

/// What Markdown would read as markup is escaped; an underscore between letters is none.
QString markdownCell(const QString &text)
{
    QString cell;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        const auto isWord = [&text](qsizetype at) {
            return at >= 0 && at < text.size() && text[at].isLetterOrNumber();
        };
        if (c == u'\r')
            continue;
        if (c == u'\n') {
            cell += QStringLiteral("<br>");
            continue;
        }
        const bool markup =
            QStringLiteral("|\\`*<[~").contains(c) || (c == u'_' && !(isWord(i - 1) && isWord(i + 1)));
        if (markup)
            cell += u'\\';
        cell += c;
    }
    return cell;
}

QString csvCell(const QString &text)
{
    return text.isEmpty() ? text : csvText(text); // a table on the screen knows no empty values, only none
}

QString markdownRule(const QTableView &view, const QList<int> &columns, int firstRow)
{
    QString line = QStringLiteral("|");
    for (const int column : columns) {
        const int alignment = view.model()->index(firstRow, column).data(Qt::TextAlignmentRole).toInt();
        line += alignment & Qt::AlignRight ? QStringLiteral(" ---: |") : QStringLiteral(" --- |");
    }
    return line;
}

/// How the lines of a format are put together.
struct Dress
{
    QString (*cell)(const QString &);
    QString before, between, behind;
};

Dress dressOf(CopyFormat format)
{
    switch (format) {
    case CopyFormat::Csv:
        return {csvCell, {}, QStringLiteral(","), QStringLiteral("\r\n")};
    case CopyFormat::Markdown:
        return {markdownCell, QStringLiteral("| "), QStringLiteral(" | "), QStringLiteral(" |\n")};
    case CopyFormat::Plain:
        break;
    }
    return {
        [](const QString &text) { return plainCell(text); }, {}, QStringLiteral("\t"), QStringLiteral("\n")};
}

} // namespace

QString selectedRowsAs(const QTableView &view, CopyFormat format)
{
    if (!view.model() || !view.selectionModel())
        return {};
    const QList<int> rows = selectedRows(view);
    const QList<int> columns = shownColumns(view);
    if (rows.isEmpty() || columns.isEmpty())
        return {};
    const Dress dress = dressOf(format);
    QString text;
    const auto addLine = [&](auto cellAt) {
        text += dress.before;
        for (qsizetype i = 0; i < columns.size(); ++i) {
            if (i > 0)
                text += dress.between;
            text += dress.cell(cellAt(columns[i]));
        }
        text += dress.behind;
    };
    addLine([&view](int column) { return view.model()->headerData(column, Qt::Horizontal).toString(); });
    if (format == CopyFormat::Markdown)
        text += markdownRule(view, columns, rows.first()) + u'\n';
    for (const int row : rows)
        addLine([&](int column) { return wholeText(view.model()->index(row, column, view.rootIndex())); });
    return text;
}

void copySelectedRows(const QTableView &view, CopyFormat format)
{
    const QString text = selectedRowsAs(view, format);
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

} // namespace driftline
