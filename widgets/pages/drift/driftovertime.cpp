// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/drift/driftovertime.h"

#include "models/analysis/driftbins.h"
#include "models/analysis/drifttests.h"
#include "models/analysis/driftwindows.h"
#include "models/items/drifttext.h"
#include "models/items/numbertext.h"
#include "widgets/kit/stylesheet.h"
#include "widgets/kit/windowchart.h"

#include <QLabel>
#include <QVBoxLayout>

#include <cmath>

namespace driftline {

namespace {

constexpr double smallestPValue = 1e-300;

/// A small p-value is a high bar.
double heightOf(double score, bool isPValue)
{
    return isPValue ? -std::log10(std::max(score, smallestPValue)) : score;
}

} // namespace

DriftOverTime::DriftOverTime(QWidget *parent)
    : QWidget(parent),
      m_windows(new WindowChart(this)),
      m_hint(new QLabel(this)),
      m_chosen(new QLabel(this)),
      m_histogram(new HistogramChart(this))
{
    m_windows->setMinimumHeight(96); // the smallest window has to hold both charts
    driftline::setLook(m_hint, "muted");
    driftline::setLook(m_chosen, "strong");
    m_hint->setWordWrap(true);
    m_hint->setTextFormat(Qt::PlainText);
    m_chosen->setTextFormat(Qt::PlainText);
    m_chosen->setObjectName(QStringLiteral("driftWindowTitle"));
    m_chosen->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_histogram->setAccessibleName(tr("Histogram of the chosen window and the reference"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_hint);
    layout->addWidget(m_windows, 2);
    layout->addWidget(m_chosen);
    layout->addWidget(m_histogram, 3);
    connect(m_windows, &WindowChart::windowChosen, this, &DriftOverTime::showWindow);
    clear();
}

void DriftOverTime::setColumn(const ColumnDrift &column, const QList<DriftWindow> &windows, WindowUnit unit)
{
    clear();
    m_column = column;
    if (column.windows.isEmpty()) {
        m_hint->setText(
            column.score
                ? tr("The live data were compared as a whole. Choose windows above the table: hours, "
                     "days, weeks, months, or so many rows.")
                : tr("The column was not tested."));
        m_hint->show();
        return;
    }
    const bool isPValue = isPValueTest(column.test);
    QList<WindowChart::Bar> bars;
    int chosen = -1;
    for (qsizetype i = 0; i < column.windows.size(); ++i) {
        const WindowDrift &window = column.windows.at(i);
        m_labels << (i < windows.size() ? windowLabel(windows.at(i), unit) : tr("window %1").arg(i + 1));
        const QString tick = i < windows.size() ? windowTick(windows.at(i), unit) : QString::number(i + 1);
        bars << WindowChart::Bar{m_labels.last(), tick, std::nullopt, window.level};
        if (window.score && !std::isnan(*window.score))
            bars.last().value = heightOf(*window.score, isPValue);
        if (window.level == DriftLevel::Drifted)
            chosen = static_cast<int>(i);
    }
    const QString title = driftTestTitle(column.test);
    const QString measure = isPValue ? tr("%1, −log₁₀ p").arg(title) : title;
    m_windows->setBars(bars, heightOf(column.threshold, isPValue), measure);
    m_hint->setText(tr("%1 in each window; the line is the threshold").arg(measure));
    m_hint->show();
    m_windows->show();
    m_chosen->show();
    m_histogram->show();
    m_windows->choose(chosen < 0 ? static_cast<int>(bars.size()) - 1 : chosen);
}

void DriftOverTime::setLook(const HistogramLook &look, qsizetype categories)
{
    m_look = look;
    m_categories = categories;
    if (m_windows->chosen() >= 0)
        showWindow(m_windows->chosen());
}

void DriftOverTime::clear()
{
    m_column = {};
    m_labels.clear();
    m_windows->clear();
    for (QWidget *part : std::initializer_list<QWidget *>{m_windows, m_hint, m_chosen, m_histogram})
        part->hide();
}

void DriftOverTime::showWindow(int index)
{
    const WindowDrift &window = m_column.windows.at(index);
    HistogramBins bins = m_column.bins;
    bins.live = window.live;
    m_histogram->setBins(topCategories(bins, m_categories, tr("(other)")), m_look);
    const QString score =
        window.score ? driftScoreText(*window.score, window.pValue.has_value()) + QStringLiteral(" · ")
                     : QString();
    const QString note = window.note.isEmpty() ? QString() : QStringLiteral(" · ") + window.note;
    m_chosen->setText(m_labels.at(index) + QStringLiteral(" · ") + score +
                      tr("%1 values").arg(countText(window.values)) + note);
}

} // namespace driftline
