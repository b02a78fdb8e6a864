// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Runs inside others, as the trials of a sweep: shown below the one around them, which is unfolded for that.

#include "widgets/kit/icons.h"
#include "widgets/pages/runs/runspage.h"
#include "widgets/pages/runs/runstable.h"

#include <QAction>
#include <QPushButton>
#include <QSignalBlocker>

namespace driftline {

void RunsPage::buildFold()
{
    m_fold->setCheckable(true);
    m_fold->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_F);
    m_fold->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(m_fold);
    connect(m_fold, &QAction::toggled, this, &RunsPage::foldChosen);
    m_foldButton->setCheckable(true);
    m_foldButton->setProperty("look", QStringLiteral("icon"));
    m_foldButton->setAccessibleName(m_fold->text());
    m_foldButton->setToolTip(
        QStringLiteral("%1 (%2)").arg(m_fold->text(), m_fold->shortcut().toString(QKeySequence::NativeText)));
    connect(m_foldButton, &QPushButton::clicked, m_fold, &QAction::trigger);
    connect(m_loader, &RunsLoader::parentsLoaded, this, &RunsPage::parentsLoaded);
    connect(m_loader, &RunsLoader::insideLoaded, this, [this](const RunId &parent, const QList<Run> &inside) {
        if (isFolding())
            m_table->unfold(parent, inside);
    });
    connect(m_table, &RunsTable::foldToggled, this, &RunsPage::toggleRow);
}

bool RunsPage::isFolding() const
{
    return m_table->isFolded() && !m_filter;
}

void RunsPage::foldChosen(bool on)
{
    m_table->setFolded(on);
    if (m_workspace && m_workspace->tracking)
        reload();
}

void RunsPage::parentsLoaded(const RunParents &parents)
{
    m_parents = parents;
    showFold();
}

/// The button is there where something can be folded, and where something is.
void RunsPage::showFold()
{
    const bool on = m_table->isFolded();
    {
        const QSignalBlocker blocker(m_fold);
        m_fold->setChecked(on);
    }
    m_foldButton->setChecked(on);
    m_foldButton->setIcon(icon(QStringLiteral("fold"), on ? IconTone::Accent : IconTone::Text));
    const bool useful = on || !m_parents.ids.isEmpty();
    m_foldButton->setVisible(useful);
    m_fold->setEnabled(useful);
    m_model->setParents(isFolding() ? std::optional(m_parents) : std::nullopt);
}

void RunsPage::toggleRow(int row)
{
    if (m_model->rows().isUnfolded(row))
        m_model->fold(row);
    else if (!m_model->rows().idAt(row).isEmpty())
        m_loader->loadInside(m_model->rows().idAt(row));
}

} // namespace driftline
