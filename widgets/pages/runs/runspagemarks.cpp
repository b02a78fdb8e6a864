// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the user marks on runs: some stay at the top, some have a colour of their own, here and in Compare.

#include "models/actions/nestedruns.h"
#include "models/analysis/filter.h"
#include "models/items/numbertext.h"
#include "widgets/kit/theme.h"
#include "widgets/pages/runs/runspage.h"
#include "widgets/pages/runs/runstable.h"

#include <QAction>
#include <QMenu>
#include <QPainter>

#include <algorithm>

namespace driftline {

namespace {

/// Those of the palette before its dashes begin.
constexpr int coloursOffered = 8;

QIcon dot(const QColor &color)
{
    constexpr int size = 16;
    QPixmap picture(size, size);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawEllipse(QRectF(3, 3, size - 6, size - 6));
    return picture;
}

} // namespace

void RunsPage::buildMarks()
{
    m_pin->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_P);
    m_pin->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(m_pin);
    connect(m_pin, &QAction::triggered, this, &RunsPage::togglePinned);
    connect(m_colours, &QMenu::aboutToShow, this, [this] {
        const QStringList names{tr("Blue"),  tr("Orange"), tr("Green"), tr("Magenta"),
                                tr("Ochre"), tr("Sky"),    tr("Brick"), tr("Violet")};
        m_colours->clear();
        for (int i = 0; i < coloursOffered; ++i)
            connect(m_colours->addAction(dot(seriesStyle(i, Theme::of(this)).color), names[i]),
                    &QAction::triggered, this, [this, i] { setColour(i); });
        m_colours->addSeparator();
        connect(m_colours->addAction(tr("By selection")), &QAction::triggered, this,
                [this] { setColour(std::nullopt); });
    });
}

void RunsPage::updateMarkActions()
{
    const QList<RunId> &selected = m_table->selectedRuns();
    const bool pinned = !selected.isEmpty() && std::ranges::all_of(selected, [this](const RunId &run) {
        return m_marks.pinned.contains(run);
    });
    m_pin->setText(pinned ? tr("Unpin") : tr("Pin to the top"));
    m_pin->setEnabled(!selected.isEmpty());
    m_colours->menuAction()->setEnabled(!selected.isEmpty());
}

void RunsPage::togglePinned()
{
    const QList<RunId> &selected = m_table->selectedRuns();
    QList<RunId> pinned = m_marks.pinned;
    const auto isPinned = [&pinned](const RunId &run) { return pinned.contains(run); };
    if (std::ranges::all_of(selected, isPinned))
        pinned.removeIf([&selected](const RunId &run) { return selected.contains(run); });
    else
        std::ranges::copy_if(selected, std::back_inserter(pinned),
                             [&](const RunId &run) { return !m_marks.pinned.contains(run); });
    if (pinned.size() > RunMarks::mostPinned) {
        Q_EMIT actionFailed(Error{ErrorCode::Usage,
                                  tr("at most %1 runs can be pinned").arg(RunMarks::mostPinned),
                                  {},
                                  tr("unpin some of those at the top"),
                                  std::nullopt});
        return;
    }
    m_marks.pinned = pinned;
    keepMarks();
    reload();
}

void RunsPage::setColour(std::optional<int> colour)
{
    for (const RunId &run : m_table->selectedRuns()) {
        if (colour)
            m_marks.colours.insert(run, *colour);
        else
            m_marks.colours.remove(run);
    }
    keepMarks();
}

void RunsPage::keepMarks()
{
    keepRunMarks(m_services.settings, m_workspace->info.uri, m_marks);
    m_table->setMarks(m_marks);
    updateMarkActions();
}

void RunsPage::countPinned(const QList<Run> &pinned)
{
    if (m_matched)
        *m_matched +=
            std::ranges::count_if(pinned, [this](const Run &run) { return matches(m_filter, run); });
}

QString RunsPage::wantedFilter() const
{
    QString filter = isFolding() ? topLevelFilter() : m_filterText;
    if (m_marks.pinned.isEmpty())
        return filter;
    QStringList ids;
    for (const RunId &run : m_marks.pinned)
        ids.append(QStringLiteral("'%1'").arg(run.text()));
    const QString others =
        QStringLiteral("not attributes.run_id IN (%1)").arg(ids.join(QStringLiteral(", ")));
    return filter.isEmpty() ? others : QStringLiteral("(%1) and %2").arg(filter, others);
}

} // namespace driftline
