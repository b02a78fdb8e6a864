// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/compare/runlegend.h"

#include "widgets/kit/pill.h"
#include "widgets/kit/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

namespace driftline {

namespace {

constexpr int chipHeight = 26;
constexpr int padding = 8;
constexpr int lineLength = 16;
constexpr int crossSize = 16;
constexpr int widestName = 200;

class RunChip final : public QAbstractButton
{
public:
    RunChip(const Run &run, int index, int series, bool baseline, RunLegend *legend)
        : QAbstractButton(legend), m_legend(legend), m_index(index), m_series(series), m_baseline(baseline)
    {
        setText(run.name.isEmpty() ? shortId(run.id.text()) : run.name);
        setFocusPolicy(Qt::StrongFocus);
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        setCursor(Qt::PointingHandCursor);
        setAccessibleName(baseline ? RunLegend::tr("%1, baseline").arg(text()) : text());
        setToolTip(RunLegend::tr("%1\nClick: measure the others against it. Delete: take it out.")
                       .arg(run.id.text()));
        connect(this, &QAbstractButton::clicked, legend,
                [this] { Q_EMIT m_legend->baselineChosen(m_index); });
    }
    [[nodiscard]] QSize sizeHint() const override
    {
        const int name = qMin(widestName, fontMetrics().horizontalAdvance(text()) + 2);
        const int pill = m_baseline ? pillSize(baselineText(), font()).width() + padding : 0;
        return {padding + lineLength + padding + name + pill + padding + crossSize + padding / 2, chipHeight};
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Theme &theme = Theme::of(this);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(hasFocus() ? theme.accent : theme.hairline);
        painter.setBrush(underMouse() ? theme.field : theme.surface);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
        const SeriesStyle style = seriesStyle(m_series, theme);
        painter.setPen(QPen(style.color, 2.5, style.pen));
        painter.drawLine(QPointF(padding, chipHeight / 2.0), QPointF(padding + lineLength, chipHeight / 2.0));
        int right = cross().left() - padding;
        if (m_baseline) {
            const QSize size = pillSize(baselineText(), font());
            paintPill(painter, QRect(QPoint(right - size.width(), (chipHeight - size.height()) / 2), size),
                      {baselineText(), PillKind::Good}, font(), theme);
            right -= size.width() + padding;
        }
        const int left = 2 * padding + lineLength;
        painter.setPen(theme.text);
        painter.drawText(QRect(left, 0, right - left, chipHeight), Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(text(), Qt::ElideMiddle, right - left));
        const QRectF box = QRectF(cross()).adjusted(4.5, 4.5, -4.5, -4.5);
        painter.setPen(QPen(m_overCross ? theme.bad : theme.muted, 1.4));
        painter.drawLine(box.topLeft(), box.bottomRight());
        painter.drawLine(box.topRight(), box.bottomLeft());
    }
    bool event(QEvent *event) override
    {
        if (event->type() == QEvent::Enter || event->type() == QEvent::Leave) {
            setMouseTracking(true);
            m_overCross = false;
            update();
        }
        return QAbstractButton::event(event);
    }
    void mouseMoveEvent(QMouseEvent *event) override
    {
        if (const bool over = cross().contains(event->position().toPoint()); over != m_overCross) {
            m_overCross = over;
            update();
        }
        QAbstractButton::mouseMoveEvent(event);
    }
    void mouseReleaseEvent(QMouseEvent *event) override
    {
        if (event->button() == Qt::LeftButton && cross().contains(event->position().toPoint())) {
            setDown(false);
            Q_EMIT m_legend->removeRequested(m_index);
            return;
        }
        QAbstractButton::mouseReleaseEvent(event);
    }
    void keyPressEvent(QKeyEvent *event) override
    {
        if (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace) {
            Q_EMIT m_legend->removeRequested(m_index);
            return;
        }
        QAbstractButton::keyPressEvent(event);
    }
    void focusInEvent(QFocusEvent *event) override
    {
        QAbstractButton::focusInEvent(event);
        m_legend->ensureWidgetVisible(this);
    }

private:
    [[nodiscard]] QRect cross() const
    {
        return {width() - crossSize - padding / 2, (chipHeight - crossSize) / 2, crossSize, crossSize};
    }
    [[nodiscard]] static QString baselineText() { return RunLegend::tr("baseline"); }

    RunLegend *m_legend;
    int m_index;
    int m_series;
    bool m_baseline;
    bool m_overCross = false;
};

} // namespace

RunLegend::RunLegend(QWidget *parent) : QScrollArea(parent)
{
    auto *content = new QWidget(this);
    m_row = new QHBoxLayout(content);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(padding);
    m_row->addStretch(1);
    setWidget(content);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    content->setAutoFillBackground(false);
    setProperty("look", QStringLiteral("clear"));
    setAccessibleName(tr("Compared runs"));
    setFixedHeight(chipHeight);
}

void RunLegend::setRuns(const QList<Run> &runs, const QList<int> &series, int baseline)
{
    const auto old = widget()->findChildren<RunChip *>(Qt::FindDirectChildrenOnly);
    const bool hadFocus = isAncestorOf(QApplication::focusWidget());
    for (RunChip *chip : old) {
        m_row->removeWidget(chip);
        chip->hide();
        chip->deleteLater(); // it may be the one that was clicked
    }
    m_chipsWidth = 0;
    for (int i = 0; i < runs.size(); ++i) {
        auto *chip = new RunChip(runs[i], i, series.value(i, i), i == baseline, this);
        m_row->insertWidget(i, chip, 0, Qt::AlignTop);
        chip->show();
        m_chipsWidth += chip->sizeHint().width() + padding;
        if (hadFocus && i == baseline)
            chip->setFocus();
    }
    fitHeight();
}

void RunLegend::fitHeight()
{
    const bool scrolls = m_chipsWidth - padding > viewport()->width();
    setFixedHeight(chipHeight + (scrolls ? horizontalScrollBar()->sizeHint().height() + 2 : 0));
}

void RunLegend::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    fitHeight();
}

} // namespace driftline
