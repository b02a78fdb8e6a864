// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/lineage/lineageinspector.h"

#include "models/items/hopmodel.h"
#include "models/items/numbertext.h"
#include "widgets/kit/elidedlabel.h"
#include "widgets/kit/pill.h"
#include "widgets/kit/stylesheet.h"
#include "widgets/kit/theme.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace driftline {

namespace {

constexpr int margin = 14;
constexpr int shownMetrics = 3;
constexpr int shownChanges = 12;
constexpr int copiedMs = 1500;
constexpr int longestWord = 20;
constexpr int longestPart = 12;
constexpr QChar zeroWidthSpace(0x200B);

/// A QLabel breaks at spaces only. A long word may break after the parts of a path, and where it has none, as
/// a hash, anywhere.
QString breakable(const QString &text)
{
    static const QString separators = QStringLiteral("/_.-");
    QStringList words = text.split(QLatin1Char(' '));
    for (QString &word : words) {
        if (word.size() <= longestWord)
            continue;
        QString broken;
        int run = 0;
        for (const QChar c : std::as_const(word)) {
            broken += c;
            run = separators.contains(c) ? 0 : run + 1;
            if (run == 0 || run > longestPart)
                broken += zeroWidthSpace;
        }
        word = broken;
    }
    return words.join(QLatin1Char(' '));
}

void copyText(const QString &text, QPushButton *button)
{
    QGuiApplication::clipboard()->setText(text);
    const QString was = LineageInspector::tr("Copy");
    button->setText(LineageInspector::tr("Copied"));
    QTimer::singleShot(copiedMs, button, [button, was] { button->setText(was); });
}

/// One command in a box; its Copy button copies the command as it is to be typed.
QWidget *commandRow(const QString &command, QWidget *parent)
{
    auto *row = new QWidget(parent);
    auto *text = new QLabel(row);
    setLook(text, "code");
    text->setTextFormat(Qt::PlainText);
    text->setText(breakable(command));
    text->setWordWrap(true);
    text->setMinimumWidth(1);
    text->setToolTip(command);
    text->setAccessibleName(command);
    auto *copy = new QPushButton(LineageInspector::tr("Copy"), row);
    copy->setObjectName(QStringLiteral("copyCommand"));
    copy->setAccessibleName(LineageInspector::tr("Copy: %1").arg(command));
    copy->setToolTip(copy->accessibleName());
    QObject::connect(copy, &QPushButton::clicked, copy, [copy, command] { copyText(command, copy); });
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(text, 1);
    layout->addWidget(copy, 0, Qt::AlignTop);
    return row;
}

QString changeHtml(const FileChange &change, const Theme &theme)
{
    const QString path = breakable(change.path).toHtmlEscaped();
    QString html = QStringLiteral("<span style='color:%1'>%2</span> %3")
                       .arg(theme.muted.name(), QString(QLatin1Char(change.kind)), path);
    if (change.added > 0)
        html += QStringLiteral(" <span style='color:%1'>+%2</span>").arg(theme.good.name()).arg(change.added);
    if (change.removed > 0)
        html +=
            QStringLiteral(" <span style='color:%1'>−%2</span>").arg(theme.bad.name()).arg(change.removed);
    return html;
}

} // namespace

LineageInspector::LineageInspector(QWidget *parent) : QFrame(parent), m_area(new QScrollArea(this))
{
    setLook(this, "inspector");
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setWidgetResizable(true);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setAccessibleName(tr("Details"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 0, 0, 0);
    layout->addWidget(m_area);
    rebuild();
}

void LineageInspector::setLineage(const LineageGraph &graph, const std::optional<JournalEntry> &promotion)
{
    m_graph = graph;
    m_promotion = promotion;
    m_node.clear();
    m_loaded = true;
    rebuild();
}

void LineageInspector::clear()
{
    m_loaded = false;
    m_node.clear();
    rebuild();
}

void LineageInspector::showNode(const QString &id)
{
    if (id == m_node)
        return;
    m_node = id;
    rebuild();
}

QLabel *LineageInspector::wrapped(const QString &text, const char *look)
{
    auto *label = new QLabel(m_content);
    setLook(label, look);
    label->setTextFormat(Qt::PlainText);
    label->setText(breakable(text));
    label->setWordWrap(true);
    label->setMinimumWidth(1); // else the longest word would be the least width
    return label;
}

void LineageInspector::rebuild()
{
    m_content = new QWidget;
    m_content->setObjectName(QStringLiteral("lineageFacts"));
    m_layout = new QVBoxLayout(m_content);
    m_layout->setContentsMargins(margin, margin, margin, margin);
    m_layout->setSpacing(6);
    if (m_loaded) {
        addVerdict();
        addFacts();
        addNode();
        addRestore();
        addChanges();
    }
    m_layout->addStretch(1);
    m_area->setWidget(m_content); // deletes the one before
    m_content->setAutoFillBackground(false);
}

void LineageInspector::addVerdict()
{
    const auto bad = std::find_if(m_graph.hops.cbegin(), m_graph.hops.cend(),
                                  [](const LineageHop &hop) { return hop.status != HopStatus::Verified; });
    auto *pill =
        new Pill(m_graph.traceable ? tr("✓ Traceable: all three pins resolve") : tr("✕ Not traceable"),
                 m_graph.traceable ? PillKind::Good : PillKind::Bad, m_content);
    pill->setObjectName(QStringLiteral("traceable"));
    m_layout->addWidget(pill, 0, Qt::AlignLeft);
    m_layout->addWidget(wrapped(tr("v%1 · %2").arg(m_graph.version, stageName(m_graph.stage)), "title"));
    if (!m_graph.traceable && bad != m_graph.hops.cend()) {
        auto *reason = wrapped(bad->reason, "bad");
        reason->setObjectName(QStringLiteral("traceableReason"));
        m_layout->addWidget(reason);
    }
}

void LineageInspector::addSection(const QString &title)
{
    m_layout->addSpacing(8);
    m_layout->addWidget(wrapped(title, "section"));
}

void LineageInspector::addRow(const QString &label, const QString &shown, const QString &whole)
{
    if (shown.isEmpty())
        return;
    auto *row = new QHBoxLayout;
    auto *name = new QLabel(label, m_content);
    setLook(name, "muted");
    auto *value = new ElidedLabel(Qt::ElideRight, m_content);
    setLook(value, "mono");
    value->setText(shown);
    value->setToolTip(whole);
    value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(name);
    row->addWidget(value, 1);
    m_layout->addLayout(row);
    auto *line = new QFrame(m_content);
    setLook(line, "line");
    m_layout->addWidget(line);
}

void LineageInspector::addFacts()
{
    const Triplet &triplet = m_graph.triplet;
    const QString position = m_graph.commit ? m_graph.commit->position : QString();
    addRow(tr("Run"), shortId(triplet.runId), triplet.runId);
    addRow(tr("Commit"),
           position.isEmpty() ? shortId(triplet.gitCommit, 8)
                              : QStringLiteral("%1 · %2").arg(shortId(triplet.gitCommit, 8), position),
           triplet.gitCommit);
    addRow(tr("Dataset"), shortId(triplet.dvcDataHash), triplet.dvcDataHash);
    if (m_graph.run) {
        const auto &metrics = m_graph.run->metrics;
        int left = shownMetrics;
        for (auto it = metrics.cbegin(); it != metrics.cend() && left > 0; ++it, --left)
            addRow(it.key(), metricText(it.value()), QString::number(it.value(), 'g', 17));
    }
    if (m_promotion)
        addRow(tr("Promoted"),
               QStringLiteral("%1 · %2").arg(localDate(m_promotion->time), m_promotion->actor),
               QStringLiteral("%1\n%2").arg(localTime(m_promotion->time), m_promotion->reason));
}

void LineageInspector::addRestore()
{
    if (m_graph.restoreCommands.isEmpty())
        return;
    addSection(tr("Restore"));
    for (const QString &command : std::as_const(m_graph.restoreCommands))
        m_layout->addWidget(commandRow(command, m_content));
}

void LineageInspector::addChanges()
{
    if (m_graph.previousVersion.isEmpty())
        return;
    addSection(tr("Since v%1 (previous Production)").arg(m_graph.previousVersion));
    if (m_graph.sincePrevious.isEmpty()) {
        m_layout->addWidget(wrapped(tr("No file changed in git."), "muted"));
        return;
    }
    const Theme &theme = Theme::of(this);
    const auto shown = std::min<qsizetype>(m_graph.sincePrevious.size(), shownChanges);
    for (qsizetype i = 0; i < shown; ++i) {
        auto *label = new QLabel(changeHtml(m_graph.sincePrevious.at(i), theme), m_content);
        setLook(label, "mono");
        label->setTextFormat(Qt::RichText);
        label->setWordWrap(true);
        label->setMinimumWidth(1);
        label->setObjectName(QStringLiteral("change"));
        m_layout->addWidget(label);
    }
    if (const auto more = m_graph.sincePrevious.size() - shown; more > 0)
        m_layout->addWidget(
            wrapped(more == 1 ? tr("and 1 more file") : tr("and %1 more files").arg(more), "muted"));
}

void LineageInspector::addNode()
{
    const auto node = std::find_if(m_graph.nodes.cbegin(), m_graph.nodes.cend(),
                                   [this](const LineageNode &n) { return n.id == m_node; });
    if (m_node.isEmpty() || node == m_graph.nodes.cend())
        return;
    addSection(tr("Selected: %1").arg(lineageKindText(node->kind)));
    auto *label = wrapped(node->label, "strong");
    label->setObjectName(QStringLiteral("selectedNode"));
    m_layout->addWidget(label);
    for (const QString &text : {node->detail, node->note}) {
        if (!text.isEmpty())
            m_layout->addWidget(wrapped(text, "muted"));
    }
    for (const LineageHop &hop : std::as_const(m_graph.hops)) {
        if (hop.to != m_node)
            continue;
        const PillItem status = hopPillItem(hop.status);
        m_layout->addWidget(new Pill(status.text, status.kind, m_content), 0, Qt::AlignLeft);
        for (const QString &text : {hop.reason, hop.evidence}) {
            if (!text.isEmpty())
                m_layout->addWidget(wrapped(text, text == hop.reason ? "" : "muted"));
        }
    }
}

void LineageInspector::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    // The changes' colours are part of their text. Later, since the application is going through all widgets
    // now, and must not find one gone.
    if (event->type() == QEvent::PaletteChange && m_loaded)
        QMetaObject::invokeMethod(this, &LineageInspector::rebuild, Qt::QueuedConnection);
}

} // namespace driftline
