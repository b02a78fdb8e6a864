// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/registry/movedialog.h"

#include "widgets/kit/stylesheet.h"
#include "widgets/kit/theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace driftline {

namespace {
constexpr int dialogWidth = 520;
constexpr int margin = 18;

QString versionList(const QStringList &versions)
{
    QStringList texts;
    for (const QString &version : versions)
        texts << QLatin1Char('v') + version;
    return texts.join(QStringLiteral(", "));
}
} // namespace

MoveDialog::MoveDialog(JobQueue &jobs, WorkspacePtr workspace, TransitionRequest request, QString metric,
                       QWidget *parent)
    : QDialog(parent),
      m_jobs(jobs),
      m_workspace(std::move(workspace)),
      m_request(std::move(request)),
      m_metric(std::move(metric)),
      m_title(new QLabel(this)),
      m_subtitle(new QLabel(this)),
      m_facts(new QVBoxLayout),
      m_keep(new QCheckBox(this)),
      m_reasonLabel(new QLabel(tr("Reason (required)"), this)),
      m_reason(new QLineEdit(this)),
      m_message(new QLabel(this)),
      m_busy(new QProgressBar(this)),
      m_cancel(new QPushButton(tr("Cancel"), this)),
      m_go(new QPushButton(this))
{
    setObjectName(QStringLiteral("moveDialog"));
    setModal(true);
    m_title->setText(tr("%1 v%2 to %3?").arg(verb(), m_request.version, stageName(m_request.to)));
    setWindowTitle(m_title->text());
    buildLayout();
    connect(m_reason, &QLineEdit::textChanged, this, &MoveDialog::updateButtons);
    connect(m_keep, &QCheckBox::toggled, this, &MoveDialog::plan);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_go, &QPushButton::clicked, this, [this] {
        if (m_state == State::Failed)
            plan();
        else
            write();
    });
    plan();
    m_reason->setFocus();
}

MoveDialog::~MoveDialog()
{
    m_jobs.cancel(m_job);
}

QString MoveDialog::verb() const
{
    switch (m_request.to) {
    case Stage::Production:
        return tr("Promote");
    case Stage::Archived:
        return tr("Archive");
    default:
        return tr("Move");
    }
}

void MoveDialog::buildLayout()
{
    setLook(m_title, "title");
    setLook(m_subtitle, "muted");
    m_subtitle->setTextFormat(Qt::PlainText);
    m_subtitle->setWordWrap(true);
    m_subtitle->setObjectName(QStringLiteral("moveSubtitle"));
    m_facts->setSpacing(0);
    m_keep->setText(tr("Keep the versions that are in %1 now").arg(stageName(m_request.to)));
    m_keep->setObjectName(QStringLiteral("moveKeep"));
    m_keep->setVisible(m_request.to == Stage::Production || m_request.to == Stage::Staging);
    setLook(m_reasonLabel, "muted");
    m_reasonLabel->setBuddy(m_reason);
    m_reason->setObjectName(QStringLiteral("moveReason"));
    m_reason->setAccessibleName(tr("Reason"));
    m_reason->setPlaceholderText(tr("Why: the journal keeps it"));
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setObjectName(QStringLiteral("moveMessage"));
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_cancel->setAutoDefault(false);
    m_cancel->setObjectName(QStringLiteral("moveCancel"));
    m_go->setObjectName(QStringLiteral("moveConfirm"));
    m_go->setDefault(true);
    setLook(m_go, "primary");

    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_busy, 1);
    buttons->addStretch(1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_go);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(margin, margin, margin, margin);
    layout->setSpacing(8);
    layout->addWidget(m_title);
    layout->addWidget(m_subtitle);
    layout->addLayout(m_facts);
    layout->addWidget(m_keep);
    layout->addSpacing(4);
    layout->addWidget(m_reasonLabel);
    layout->addWidget(m_reason);
    layout->addWidget(m_message);
    layout->addStretch(1);
    layout->addLayout(buttons);
    setMinimumWidth(dialogWidth);
}

void MoveDialog::plan()
{
    m_jobs.cancel(m_job);
    m_request.keepExisting = m_keep->isChecked();
    m_preview.reset();
    setState(State::Planning);
    const auto ticket = m_generation.next();
    m_job = m_jobs.run<MovePreview>(
        QString(),
        [workspace = m_workspace, request = m_request, metric = m_metric](const StopToken &stop,
                                                                          const JobProgress &) {
            return previewMove(*workspace, request, metric, stop);
        },
        this,
        [this, ticket](const Result<MovePreview> &preview) {
            if (m_generation.isCurrent(ticket))
                planned(preview);
        });
}

void MoveDialog::planned(const Result<MovePreview> &preview)
{
    if (preview.isCancelled())
        return;
    if (preview.isError()) {
        fail(preview.error());
        return;
    }
    m_preview = *preview;
    showFacts();
    setState(State::Ready);
}

void MoveDialog::write()
{
    if (m_state != State::Ready || m_reason->text().trimmed().isEmpty())
        return;
    TransitionPlan plan = m_preview->plan;
    plan.reason = m_reason->text().trimmed();
    setState(State::Writing);
    const auto ticket = m_generation.next();
    m_job = m_jobs.run<MoveOutcome>(
        tr("Moving v%1 to %2").arg(plan.version, stageName(plan.to)),
        [workspace = m_workspace, plan](const StopToken &stop, const JobProgress &) {
            return carryOutMove(*workspace->registry, plan, stop);
        },
        this,
        [this, ticket](const Result<MoveOutcome> &outcome) {
            if (m_generation.isCurrent(ticket))
                written(outcome);
        });
}

void MoveDialog::written(const Result<MoveOutcome> &outcome)
{
    if (outcome.isCancelled()) {
        plan();
        return;
    }
    if (outcome.isError()) {
        fail(outcome.error());
        if (outcome.error().code == ErrorCode::Changed)
            Q_EMIT worldChanged();
        return;
    }
    const JournalEntry &entry = outcome->entry;
    clearFacts();
    if (outcome->readBack) {
        const bool there = *outcome->readBack == m_request.to;
        addFact(tr("read back: v%1 is in %2").arg(entry.version, stageName(*outcome->readBack)),
                there ? QStringLiteral("✓") : QStringLiteral("!"), there);
    } else {
        addFact(tr("the registry could not be read back; refresh to see it"), QStringLiteral("!"), false);
    }
    if (!entry.archived.isEmpty())
        addFact(tr("%1 archived").arg(versionList(entry.archived)), QStringLiteral("✓"), true);
    addFact(tr("journal entry %1, by %2").arg(entry.seq).arg(entry.actor), QStringLiteral("✓"), true);
    m_title->setText(tr("v%1 moved to %2").arg(entry.version, entry.to));
    m_subtitle->setText(entry.reason);
    setState(State::Done);
    Q_EMIT moved(entry);
}

void MoveDialog::fail(const Error &error)
{
    QStringList lines{error.what, error.where};
    if (!error.hint.isEmpty())
        lines << error.hint;
    if (error.code == ErrorCode::Changed)
        lines << tr("Nothing was written. Plan again to see how things stand, then decide anew.");
    lines.removeAll(QString());
    if (!lines.first().isEmpty())
        lines.first()[0] = lines.first().at(0).toUpper();
    setState(State::Failed);
    setLook(m_message, "bad");
    m_message->setText(lines.join(QLatin1Char('\n')));
    m_message->show();
    adjustSize();
}

void MoveDialog::clearFacts()
{
    while (QLayoutItem *item = m_facts->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

void MoveDialog::addFact(const QString &text, const QString &mark, bool good)
{
    auto *row = new QWidget(this);
    auto *label = new QLabel(text, row);
    label->setObjectName(QStringLiteral("moveFact"));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    auto *sign = new QLabel(mark, row);
    const Theme &theme = Theme::of(this);
    sign->setFont(boldFont(sign->font()));
    QPalette palette = sign->palette();
    palette.setColor(QPalette::WindowText, good ? theme.good : theme.warn);
    sign->setPalette(palette);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 7, 0, 7);
    layout->addWidget(label, 1);
    layout->addWidget(sign);
    auto *line = new QFrame(this);
    setLook(line, "line");
    m_facts->addWidget(row);
    m_facts->addWidget(line);
}

void MoveDialog::showFacts()
{
    const TransitionPlan &plan = m_preview->plan;
    clearFacts();
    QString subtitle =
        plan.archived.isEmpty()
            ? tr("Nobody else is moved. This is written to the journal.")
            : tr("%1 will be archived. This is written to the journal.").arg(versionList(plan.archived));
    if (!plan.keptInStage.isEmpty())
        subtitle += QLatin1Char(' ') + tr("%1 stays beside it.").arg(versionList(plan.keptInStage));
    m_subtitle->setText(subtitle);
    const auto move = [](const QString &version, Stage from, Stage to) {
        return QStringLiteral("v%1   %2 → %3").arg(version, stageName(from), stageName(to));
    };
    addFact(move(plan.version, plan.from, plan.to), {}, true);
    for (const QString &version : plan.archived)
        addFact(move(version, plan.to, Stage::Archived), {}, true);
    for (const MoveFact &fact : std::as_const(m_preview->facts))
        addFact(fact.text, fact.good ? QStringLiteral("✓") : QStringLiteral("!"), fact.good);
}

void MoveDialog::setState(State state)
{
    m_state = state;
    const bool busy = state == State::Planning || state == State::Writing;
    const bool done = state == State::Done;
    m_busy->setVisible(busy);
    m_busy->setAccessibleName(state == State::Writing ? tr("Writing") : tr("Planning"));
    if (state == State::Planning)
        m_subtitle->setText(tr("Reading how things stand…"));
    m_message->setVisible(state == State::Failed);
    for (QWidget *widget : {static_cast<QWidget *>(m_reasonLabel), static_cast<QWidget *>(m_reason)})
        widget->setVisible(!done);
    m_keep->setVisible(!done && (m_request.to == Stage::Production || m_request.to == Stage::Staging));
    m_reason->setEnabled(state != State::Writing);
    m_keep->setEnabled(!busy);
    m_cancel->setText(done ? tr("Close") : tr("Cancel"));
    m_go->setVisible(!done);
    m_cancel->setDefault(done);
    m_go->setDefault(!done);
    if (done)
        m_cancel->setFocus();
    updateButtons();
    adjustSize();
}

void MoveDialog::updateButtons()
{
    m_go->setText(m_state == State::Failed ? tr("Plan again") : tr("%1 v%2").arg(verb(), m_request.version));
    m_go->setEnabled(m_state == State::Failed ||
                     (m_state == State::Ready && !m_reason->text().trimmed().isEmpty()));
    m_go->setToolTip(m_state == State::Ready && !m_go->isEnabled() ? tr("Give a reason first") : QString());
}

} // namespace driftline
