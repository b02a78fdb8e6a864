// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/drift/driftverdictcard.h"

#include "models/items/drifttext.h"
#include "widgets/kit/stylesheet.h"
#include "widgets/kit/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace driftline {

namespace {

constexpr qsizetype mostProblems = 10; // in a tool tip

} // namespace

DriftVerdictCard::DriftVerdictCard(QWidget *parent)
    : Card(parent),
      m_headline(new QLabel(this)),
      m_subline(new QLabel(this)),
      m_cancel(new QPushButton(tr("Cancel"), this))
{
    setObjectName(QStringLiteral("verdictCard"));
    m_headline->setObjectName(QStringLiteral("verdictHeadline"));
    m_headline->setWordWrap(true);
    m_subline->setObjectName(QStringLiteral("verdictSubline"));
    m_subline->setWordWrap(true);
    m_headline->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_subline->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setLook(m_subline, "muted");
    m_cancel->setToolTip(tr("Stop comparing"));
    connect(m_cancel, &QPushButton::clicked, this, &DriftVerdictCard::cancelRequested);

    auto *text = new QVBoxLayout;
    text->setSpacing(3);
    text->addWidget(m_headline);
    text->addWidget(m_subline);
    text->addStretch();
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 10, 12, 10);
    layout->addLayout(text, 1);
    layout->addWidget(m_cancel, 0, Qt::AlignVCenter);
    showNothing();
}

void DriftVerdictCard::showNothing()
{
    setState(Verdict::None, tr("Nothing compared yet"), tr("Two files give a verdict"));
}

void DriftVerdictCard::showProgress(qsizetype done, qsizetype total)
{
    setState(Verdict::Running, tr("Comparing…"),
             total > 0 ? tr("%1 of %2 columns").arg(done).arg(total) : tr("opening the files"));
}

void DriftVerdictCard::showReport(const DriftReport &report)
{
    const Verdict verdict = report.testedColumns == 0   ? Verdict::None
                            : report.driftedColumns > 0 ? Verdict::Drifted
                                                        : Verdict::Stable;
    setState(verdict, driftHeadline(report), driftSubline(report));
    QStringList problems;
    for (const Problem &problem : report.problems.first(std::min(mostProblems, report.problems.size())))
        problems << Error{{}, problem.what, problem.where, problem.hint, {}}.line();
    if (report.problems.size() > mostProblems)
        problems << tr("and %1 more").arg(report.problems.size() - mostProblems);
    m_subline->setToolTip(problems.join(QLatin1Char('\n')));
    m_subline->setAccessibleDescription(m_subline->toolTip());
}

void DriftVerdictCard::showCancelled(qsizetype done)
{
    setState(Verdict::None, tr("Cancelled"),
             done == 1 ? tr("1 column was compared") : tr("%1 columns were compared").arg(done));
}

void DriftVerdictCard::showFailed()
{
    setState(Verdict::None, tr("No verdict"), tr("The files could not be compared"));
}

QString DriftVerdictCard::headline() const
{
    return m_headline->text();
}

QString DriftVerdictCard::subline() const
{
    return m_subline->text();
}

void DriftVerdictCard::setState(Verdict verdict, const QString &headline, const QString &subline)
{
    m_verdict = verdict;
    m_headline->setText(headline);
    m_subline->setText(subline);
    m_subline->setToolTip({});
    m_subline->setAccessibleDescription({});
    m_cancel->setVisible(verdict == Verdict::Running);
    setAccessibleName(headline + QStringLiteral(", ") + subline);
    updateColors();
}

void DriftVerdictCard::updateColors()
{
    const Theme &theme = Theme::of(this);
    const QColor fill = m_verdict == Verdict::Drifted  ? theme.badSoft
                        : m_verdict == Verdict::Stable ? theme.goodSoft
                                                       : QColor();
    const QColor text = m_verdict == Verdict::Drifted  ? theme.bad
                        : m_verdict == Verdict::Stable ? theme.good
                                                       : theme.text;
    setFill(fill);
    m_headline->setFont(titleFont(font()));
    QPalette palette = m_headline->palette();
    palette.setColor(QPalette::WindowText, text);
    if (palette != m_headline->palette())
        m_headline->setPalette(palette);
}

void DriftVerdictCard::changeEvent(QEvent *event)
{
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        updateColors();
}

} // namespace driftline
