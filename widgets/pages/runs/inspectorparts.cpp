// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/runs/inspectorparts.h"

#include "widgets/kit/stylesheet.h"
#include "widgets/kit/tableview.h"

#include <QCoreApplication>
#include <QHeaderView>
#include <QLabel>

namespace driftline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("RunInspector", text);
}

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
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
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
