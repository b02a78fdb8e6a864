// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/runs/inspectorparts.h"

#include "models/items/roles.h"
#include "widgets/kit/stylesheet.h"
#include "widgets/kit/tableview.h"

#include <QAbstractItemModel>
#include <QCoreApplication>
#include <QEvent>
#include <QHeaderView>
#include <QLabel>

#include <algorithm>

namespace driftline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("RunInspector", text);
}

constexpr int narrowestPicture = 64; ///< with its padding

/// Widths by what is in the columns and by the room that there is.
class KeyValueFit final : public QObject
{
public:
    explicit KeyValueFit(TableView *table) : QObject(table), m_table(table)
    {
        table->viewport()->installEventFilter(this);
        const QAbstractItemModel *model = table->model();
        connect(model, &QAbstractItemModel::modelReset, this, &KeyValueFit::fit);
        connect(model, &QAbstractItemModel::dataChanged, this, &KeyValueFit::fit);
    }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Resize || event->type() == QEvent::FontChange)
            fit();
        return QObject::eventFilter(watched, event);
    }

private:
    [[nodiscard]] int wanted(int column) const
    {
        return static_cast<const QAbstractItemView *>(m_table)->sizeHintForColumn(column);
    }
    [[nodiscard]] bool hasPictures() const
    {
        const QAbstractItemModel &model = *m_table->model();
        for (int row = 0; row < model.rowCount(); ++row) {
            if (model.index(row, 1).data(SparklineRole).isValid())
                return true;
        }
        return false;
    }
    void fit()
    {
        const int last = m_table->model()->columnCount() - 1;
        const bool pictured = last > 1 && hasPictures();
        const int all = m_table->viewport()->width();
        const int room = all - (pictured ? narrowestPicture : 0);
        const int value = wanted(last);
        const int name = std::min(wanted(0), std::max(room / 2, room - value));
        const int rest = all - name;
        m_table->setColumnWidth(0, name);
        if (last == 1) {
            m_table->setColumnWidth(1, rest);
            return;
        }
        // The title is whole where that costs no name a letter.
        const QHeaderView *header = m_table->horizontalHeader();
        const int title = header->isHidden() ? 0 : header->sectionSizeHint(last);
        const int shown = std::min(std::max(value, title), room - name);
        m_table->setColumnWidth(1, rest - shown);
        m_table->setColumnWidth(last, shown);
    }

    TableView *m_table;
};

} // namespace

void makeCompact(TableView *table)
{
    table->horizontalHeader()->hide();
    table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void fitHeight(TableView *table)
{
    const int rows = table->model()->rowCount();
    table->setVisible(rows > 0);
    table->setFixedHeight(rows * table->verticalHeader()->defaultSectionSize());
}

TableView *keyValueTable(QAbstractItemModel *model, const QString &name, QWidget *parent)
{
    auto *table = new TableView(parent);
    table->setModel(model);
    table->setAccessibleName(name);
    table->horizontalHeader()->setStretchLastSection(false);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->horizontalHeader()->setMinimumSectionSize(0);
    new KeyValueFit(table);
    return table;
}

QLabel *sectionLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    setLook(label, "section");
    return label;
}

QString runStatusWord(RunStatus status)
{
    switch (status) {
    case RunStatus::Running:
        return tr("Running");
    case RunStatus::Scheduled:
        return tr("Scheduled");
    case RunStatus::Finished:
        return tr("Finished");
    case RunStatus::Failed:
        return tr("Failed");
    case RunStatus::Killed:
        return tr("Killed");
    case RunStatus::Unknown:
        break;
    }
    return tr("Status unknown");
}

} // namespace driftline
