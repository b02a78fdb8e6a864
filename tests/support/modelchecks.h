// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What every item model is held against: Qt's own tester, live, and a mirror that only believes what the
// model announces. Declare a ModelChecks beside the model, change the model, then VERIFY_MODEL(checks).

#include <QAbstractItemModelTester>
#include <QTest>

namespace driftline {

class ModelChecks final : public QObject
{
public:
    /// `roles` beside the display text are mirrored too.
    explicit ModelChecks(QAbstractItemModel *model, const QList<int> &roles = {})
        : m_model(model),
          m_tester(model, QAbstractItemModelTester::FailureReportingMode::QtTest),
          m_roles(QList<int>{Qt::DisplayRole, Qt::CheckStateRole} + roles)
    {
        const auto copyAll = [this] { copy(); };
        connect(model, &QAbstractItemModel::modelReset, this, copyAll);
        connect(model, &QAbstractItemModel::layoutChanged, this, copyAll);
        connect(model, &QAbstractItemModel::rowsInserted, this, copyAll);
        connect(model, &QAbstractItemModel::rowsRemoved, this, copyAll);
        connect(model, &QAbstractItemModel::dataChanged, this,
                [this](const QModelIndex &first, const QModelIndex &last) {
                    for (int row = first.row(); row <= last.row(); ++row) {
                        for (int column = first.column(); column <= last.column(); ++column)
                            m_cells[row][column] = cell(row, column);
                    }
                });
        copy();
    }

    /// The first cell that changed without the model saying so, or that is there for an index that does not
    /// exist; empty when all is well.
    [[nodiscard]] QString complaint() const
    {
        if (m_cells.size() != m_model->rowCount())
            return QStringLiteral("rows came or went unannounced");
        for (int row = 0; row < m_model->rowCount(); ++row) {
            for (int column = 0; column < m_model->columnCount(); ++column) {
                if (m_cells[row].value(column) != cell(row, column))
                    return QStringLiteral("cell %1, %2 changed unannounced").arg(row).arg(column);
            }
        }
        // Lists and proxies have Qt's own headers, which number every section there could be.
        const bool table = qobject_cast<QAbstractTableModel *>(m_model) != nullptr;
        for (const int role : m_roles) {
            if (m_model->data({}, role).isValid())
                return QStringLiteral("the invalid index has data");
            for (const int section : {-1, m_model->columnCount()}) {
                if (table && m_model->headerData(section, Qt::Horizontal, role).isValid())
                    return QStringLiteral("header section %1 does not exist").arg(section);
            }
        }
        const QModelIndex first = m_model->index(0, 0);
        if (first.isValid() && (m_model->rowCount(first) != 0 || m_model->columnCount(first) != 0))
            return QStringLiteral("a cell of a table has children");
        return {};
    }

private:
    [[nodiscard]] QList<QVariant> cell(int row, int column) const
    {
        QList<QVariant> values;
        for (const int role : m_roles)
            values.append(m_model->index(row, column).data(role));
        return values;
    }
    void copy()
    {
        m_cells.clear();
        for (int row = 0; row < m_model->rowCount(); ++row) {
            QList<QList<QVariant>> line;
            for (int column = 0; column < m_model->columnCount(); ++column)
                line.append(cell(row, column));
            m_cells.append(line);
        }
    }

    QAbstractItemModel *m_model;
    QAbstractItemModelTester m_tester;
    QList<int> m_roles;
    QList<QList<QList<QVariant>>> m_cells;
};

/// The display texts of a row, "xgb | 2 h ago | 0.9468": what a golden list in a test compares with.
inline QString rowText(const QAbstractItemModel &model, int row)
{
    QStringList texts;
    for (int column = 0; column < model.columnCount(); ++column)
        texts.append(model.index(row, column).data().toString());
    return texts.join(QStringLiteral(" | "));
}

inline QStringList rowTexts(const QAbstractItemModel &model)
{
    QStringList rows;
    for (int row = 0; row < model.rowCount(); ++row)
        rows.append(rowText(model, row));
    return rows;
}

} // namespace driftline

#define VERIFY_MODEL(checks) QCOMPARE((checks).complaint(), QString())
