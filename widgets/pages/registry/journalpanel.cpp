// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/registry/journalpanel.h"

#include "models/items/journalmodel.h"
#include "widgets/kit/pill.h"
#include "widgets/kit/stylesheet.h"
#include "widgets/kit/tableview.h"

#include "models/base/error.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QVBoxLayout>

namespace driftline {

JournalPanel::JournalPanel(QWidget *parent)
    : Card(parent),
      m_model(new JournalModel(this)),
      m_chain(new Pill({}, PillKind::Neutral, this)),
      m_message(new QLabel(this)),
      m_table(new TableView(this))
{
    auto *title = new QLabel(tr("Journal — who moved what, when and why"), this);
    setLook(title, "section");
    m_chain->setObjectName(QStringLiteral("journalChain"));
    m_message->setObjectName(QStringLiteral("journalMessage"));
    m_message->setWordWrap(true);
    setLook(m_message, "muted");
    m_table->setObjectName(QStringLiteral("journalTable"));
    m_table->setAccessibleName(tr("Journal"));
    m_table->setModel(m_model);
    auto *header = m_table->horizontalHeader();
    header->setStretchLastSection(false);
    header->resizeSection(JournalModel::TimeColumn, 150);
    header->resizeSection(JournalModel::MoveColumn, 220);
    header->resizeSection(JournalModel::ActorColumn, 140);
    header->resizeSection(JournalModel::ArchivedColumn, 140);
    header->setSectionResizeMode(JournalModel::ReasonColumn, QHeaderView::Stretch);

    auto *head = new QHBoxLayout;
    head->setContentsMargins(14, 10, 14, 0);
    head->addWidget(title);
    head->addStretch(1);
    head->addWidget(m_chain);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 0, 1, 6);
    layout->setSpacing(4);
    layout->addLayout(head);
    // One of the two is shown, and takes what room there is: the title stays at the top.
    m_message->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    layout->addWidget(m_message, 1);
    layout->addWidget(m_table, 1);
    m_message->setContentsMargins(14, 0, 14, 0);
    clear();
}

void JournalPanel::setJournal(const QList<JournalEntry> &entries, const JournalVerification &chain,
                              const QString &model)
{
    m_model->setEntries(entries, model, chain.brokenAt);
    m_chain->setVisible(!entries.isEmpty());
    if (chain.verified) {
        m_chain->setText(tr("✓ chain verified"));
        m_chain->setKind(PillKind::Good);
    } else {
        m_chain->setText(chain.brokenAt ? tr("✕ chain broken at entry %1").arg(*chain.brokenAt)
                                        : tr("✕ chain broken"));
        m_chain->setKind(PillKind::Bad);
    }
    m_chain->setToolTip(tr("Each entry carries the hash of the one before it"));
    m_chain->updateGeometry();
    const bool none = m_model->rowCount() == 0;
    m_message->setText(
        tr("No version was moved here yet. Moves made elsewhere leave no trace in MLflow; those made "
           "with Driftline are written down."));
    m_message->setVisible(none);
    m_table->setVisible(!none);
}

void JournalPanel::setError(const Error &error)
{
    m_model->setEntries({});
    m_chain->setText(tr("✕ cannot be read"));
    m_chain->setKind(PillKind::Bad);
    m_chain->updateGeometry();
    m_chain->show();
    m_message->setText(error.line());
    m_message->show();
    m_table->hide();
}

void JournalPanel::clear()
{
    m_model->setEntries({});
    m_chain->hide();
    m_message->hide();
    m_table->show();
}

} // namespace driftline
