// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/problemspanel.h"

#include "widgets/kit/celldelegate.h"
#include "widgets/kit/emptystate.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/tableview.h"
#include "widgets/shell/problemmodel.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace driftline {

namespace {
constexpr int whatWidth = 360;
constexpr int whereWidth = 480;

/// What is too long loses its middle: the file's name at the end says most.
class PlaceDelegate final : public CellDelegate
{
public:
    using CellDelegate::CellDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        CellDelegate::initStyleOption(option, index);
        option->textElideMode = Qt::ElideMiddle;
    }
};
} // namespace

QString runNamedBy(const QString &where)
{
    static const QRegularExpression id(QStringLiteral("(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])"));
    return id.match(where).captured();
}

QString fileNamedBy(const QString &where)
{
    // From the right, so that a colon in the path itself does no harm.
    for (QString path = where; !path.isEmpty();
         path.truncate(qMax<qsizetype>(0, path.lastIndexOf(QLatin1Char(':'))))) {
        const QFileInfo info(path.trimmed());
        if (info.isAbsolute() && info.exists())
            return info.absoluteFilePath();
    }
    return {};
}

ProblemsPanel::ProblemsPanel(QWidget *parent)
    : QFrame(parent),
      m_model(new ProblemModel(this)),
      m_table(new TableView(this)),
      m_stack(new QStackedWidget(this)),
      m_title(new QLabel(this))
{
    setProperty("look", QStringLiteral("panel"));
    setAccessibleName(tr("Problems"));
    m_title->setProperty("look", QStringLiteral("section"));
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Problems"));
    m_table->setColumnWidth(ProblemModel::WhatColumn, whatWidth);
    m_table->setColumnWidth(ProblemModel::WhereColumn, whereWidth);
    m_table->setItemDelegateForColumn(ProblemModel::WhereColumn, new PlaceDelegate(m_table));
    auto *none = new EmptyState(this);
    none->setContent(QStringLiteral("check"), tr("No problems"),
                     tr("What could not be read would be listed here."));
    m_stack->addWidget(none);
    m_stack->addWidget(m_table);

    auto *copy = new QPushButton(tr("Copy all"), this);
    copy->setProperty("look", QStringLiteral("flat"));
    connect(copy, &QPushButton::clicked, m_table, [table = m_table] {
        table->selectAll();
        table->copySelection();
    });
    auto *close = new QToolButton(this);
    close->setProperty("look", QStringLiteral("flat"));
    close->setIcon(icon(QStringLiteral("cross"), IconTone::Muted));
    close->setToolTip(tr("Hide problems"));
    close->setAccessibleName(tr("Hide problems"));
    close->setFocusPolicy(Qt::TabFocus);
    connect(close, &QToolButton::clicked, this, &ProblemsPanel::closeRequested);
    auto *header = new QHBoxLayout;
    header->setContentsMargins(14, 4, 8, 0);
    header->addWidget(m_title);
    header->addStretch(1);
    header->addWidget(copy);
    header->addWidget(close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(header);
    layout->addWidget(m_stack, 1);
    setMinimumHeight(140);
    connect(m_table, &TableView::rowActivated, this,
            [this](const QModelIndex &index) { jumpTo(m_model->problem(index.row())); });
    setProblems({});
}

void ProblemsPanel::setProblems(const QList<Problem> &problems)
{
    m_model->setProblems(problems);
    m_stack->setCurrentIndex(problems.isEmpty() ? 0 : 1);
    m_title->setText(problems.isEmpty() ? tr("Problems") : tr("Problems: %1").arg(problems.size()));
}

int ProblemsPanel::count() const
{
    return m_model->rowCount();
}

void ProblemsPanel::jumpTo(const Problem &problem)
{
    const QString run = runNamedBy(problem.where);
    const QString file = fileNamedBy(problem.where);
    // The file says more than the run when both are named: it is what could not be read.
    if (!file.isEmpty())
        Q_EMIT fileRequested(file);
    else if (!run.isEmpty())
        Q_EMIT runRequested(run);
}

void ProblemsPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        Q_EMIT closeRequested();
        return;
    }
    QFrame::keyPressEvent(event);
}

} // namespace driftline
