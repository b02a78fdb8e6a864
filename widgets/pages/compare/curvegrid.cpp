// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/compare/curvegrid.h"

#include "widgets/kit/card.h"
#include "widgets/kit/linechart.h"
#include "widgets/kit/stylesheet.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>

#include <algorithm>

namespace driftline {

namespace {
constexpr int narrowestPair = 640;
constexpr int lowestChart = 190;
constexpr int spacing = 10;
} // namespace

class CurveCard final : public Card
{
public:
    CurveCard(const QString &metric, QWidget *parent)
        : Card(parent), m_chart(new LineChart(this)), m_note(new QLabel(this))
    {
        m_chart->setTitle(metric);
        setLook(m_note, "muted");
        m_note->setTextFormat(Qt::PlainText);
        m_note->setWordWrap(true);
        auto *layout = new QVBoxLayout(this);
        layout->setContentsMargins(12, 10, 12, 8);
        layout->setSpacing(4);
        layout->addWidget(m_chart, 1);
        layout->addWidget(m_note);
        setMinimumHeight(lowestChart);
        m_note->hide();
    }
    [[nodiscard]] LineChart &chart() const { return *m_chart; }
    void setNote(const QString &note)
    {
        m_note->setText(note);
        m_note->setVisible(!note.isEmpty());
    }

private:
    LineChart *m_chart;
    QLabel *m_note;
};

CurveGrid::CurveGrid(QWidget *parent) : QScrollArea(parent)
{
    auto *content = new QWidget(this);
    m_grid = new QGridLayout(content);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(spacing);
    setWidget(content);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    content->setAutoFillBackground(false);
    setProperty("look", QStringLiteral("clear"));
}

void CurveGrid::setMetrics(const QStringList &metrics)
{
    QList<CurveCard *> cards;
    for (const QString &metric : metrics) {
        const auto known = std::ranges::find_if(
            m_cards, [&](const CurveCard *card) { return card->chart().title() == metric; });
        if (known != m_cards.end()) {
            cards.append(*known);
            m_cards.erase(known);
        } else {
            auto *card = new CurveCard(metric, widget());
            card->chart().setLogarithmic(m_logarithmic);
            cards.append(card);
        }
    }
    qDeleteAll(m_cards);
    m_cards = cards;
    m_columns = 0;
    arrange();
}

void CurveGrid::arrange()
{
    const int columns = viewport()->width() >= narrowestPair && m_cards.size() > 1 ? 2 : 1;
    if (columns == m_columns)
        return;
    m_columns = columns;
    for (CurveCard *card : std::as_const(m_cards))
        m_grid->removeWidget(card);
    for (int i = 0; i < m_cards.size(); ++i) {
        m_grid->addWidget(m_cards[i], i / columns, i % columns);
        m_cards[i]->show();
    }
    for (int column = 0; column < 2; ++column)
        m_grid->setColumnStretch(column, column < columns ? 1 : 0);
}

void CurveGrid::setCurves(const CurvesByMetric &curves, const QStringList &names, const QList<int> &series,
                          CurveAxis axis)
{
    m_curves = curves;
    m_names = names;
    m_series = series;
    m_axis = axis;
    draw();
}

void CurveGrid::setLogarithmic(bool on)
{
    m_logarithmic = on;
    for (CurveCard *card : std::as_const(m_cards))
        card->chart().setLogarithmic(on);
}

void CurveGrid::draw()
{
    const Theme &theme = Theme::of(this);
    for (CurveCard *card : std::as_const(m_cards)) {
        const QList<Curve> curves = m_curves.value(card->chart().title());
        QList<LineSeries> raw;
        QList<LineSeries> smoothed;
        bool any = false;
        for (int run = 0; run < curves.size(); ++run) {
            const Curve &curve = curves[run];
            any = any || curve.raw.size() > 1;
            const bool both = !curve.smoothed.isEmpty();
            const SeriesStyle style = seriesStyle(m_series.value(run, run), theme);
            raw.append({m_names.value(run), curve.raw, style, both});
            if (both)
                smoothed.append({m_names.value(run), curve.smoothed, style, false});
        }
        card->chart().setXName(m_axis == CurveAxis::Step ? tr("step") : tr("seconds"));
        card->chart().setSeries(raw + smoothed); // the smoothed ones on top
        card->setNote(any || curves.isEmpty()
                          ? QString()
                          : tr("Only one value was logged of this metric; see the table below."));
    }
}

LineChart *CurveGrid::chart(const QString &metric) const
{
    for (CurveCard *card : m_cards) {
        if (card->chart().title() == metric)
            return &card->chart();
    }
    return nullptr;
}

void CurveGrid::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    arrange();
}

void CurveGrid::changeEvent(QEvent *event)
{
    QScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        draw();
}

} // namespace driftline
