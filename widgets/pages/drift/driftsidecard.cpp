// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/drift/driftsidecard.h"

#include "models/domain/dataset.h"
#include "widgets/kit/elidedlabel.h"
#include "widgets/kit/linkbutton.h"
#include "widgets/kit/menutitle.h"
#include "widgets/kit/stylesheet.h"
#include "widgets/kit/theme.h"
#include "widgets/pages/drift/csvmenu.h"

#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QToolButton>

namespace driftline {

DriftSideCard::DriftSideCard(DriftSideKind side, QWidget *parent)
    : DropZone(parent),
      m_side(side),
      m_name(new ElidedLabel(Qt::ElideMiddle, this)),
      m_origin(new ElidedLabel(Qt::ElideRight, this)),
      m_facts(new ElidedLabel(Qt::ElideRight, this)),
      m_choose(new QToolButton(this)),
      m_menu(new QMenu(this)),
      m_format(new LinkButton({}, this)),
      m_csvMenu(new CsvMenu(this))
{
    const bool reference = side == DriftSideKind::Reference;
    setObjectName(reference ? QStringLiteral("referenceCard") : QStringLiteral("liveCard"));
    auto *label = new QLabel(reference ? tr("Reference") : tr("Live"), this);
    setLook(label, "section");
    setLook(m_origin, "muted");
    setLook(m_facts, "muted");
    m_choose->setText(tr("Choose…"));
    m_choose->setPopupMode(QToolButton::InstantPopup);
    m_choose->setMenu(m_menu);
    m_choose->setAccessibleName(reference ? tr("Choose the reference file") : tr("Choose the live file"));
    m_choose->setToolTip(m_choose->accessibleName());

    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(16, 10, 10, 10);
    layout->setHorizontalSpacing(8);
    layout->setVerticalSpacing(3);
    layout->addWidget(label, 0, 0);
    layout->addWidget(m_origin, 0, 1);
    layout->addWidget(m_name, 1, 0, 1, 2);
    auto *facts = new QHBoxLayout;
    facts->setSpacing(4);
    m_facts->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred); // the link stands at its end
    facts->addWidget(m_facts);
    facts->addWidget(m_format, 1);
    layout->addLayout(facts, 2, 0, 1, 2);
    layout->addWidget(m_choose, 0, 2, 3, 1, Qt::AlignVCenter);
    layout->setColumnStretch(1, 1);
    connect(m_format, &LinkButton::clicked, this,
            [this] { m_csvMenu->popup(m_format->mapToGlobal(QPoint(0, m_format->height()))); });
    connect(m_csvMenu, &CsvMenu::chosen, this, &DriftSideCard::readingChosen);
    updateEdge();
    setDataFiles({}, {});
    setFile({});
}

void DriftSideCard::setDataFiles(const QStringList &files, const QString &root)
{
    m_root = root;
    m_files = files;
    fillMenu();
}

void DriftSideCard::setRecentFiles(const QStringList &files)
{
    m_recent = files;
    fillMenu();
}

void DriftSideCard::addFiles(const QString &title, const QStringList &files)
{
    if (files.isEmpty())
        return;
    addMenuTitle(*m_menu, title);
    for (const QString &path : files) {
        auto *action = m_menu->addAction(shownName(path).replace(u'&', QStringLiteral("&&")));
        action->setToolTip(path);
        connect(action, &QAction::triggered, this, [this, path] { Q_EMIT fileChosen(path); });
    }
}

void DriftSideCard::fillMenu()
{
    m_menu->clear();
    addFiles(tr("In this project"), m_files);
    QStringList others = m_recent;
    others.removeIf([this](const QString &path) { return m_files.contains(path); });
    addFiles(tr("Compared before"), others);
    if (!m_menu->isEmpty())
        m_menu->addSeparator();
    if (m_side == DriftSideKind::Reference)
        connect(m_menu->addAction(tr("Data of the model in production")), &QAction::triggered, this,
                &DriftSideCard::modelWanted);
    connect(m_menu->addAction(tr("Another file…")), &QAction::triggered, this, [this] { browse(false); });
    connect(m_menu->addAction(tr("A folder as one table…")), &QAction::triggered, this,
            [this] { browse(true); });
}

void DriftSideCard::setFile(const DriftFile &file)
{
    m_path = file.path;
    const bool reference = m_side == DriftSideKind::Reference;
    if (file.path.isEmpty()) {
        m_name->setText(reference ? tr("No reference yet") : tr("No live data yet"));
        m_origin->clear();
        m_facts->setText(tr("Drop a data file here"));
        setLook(m_name, "muted");
    } else {
        setLook(m_name, "strong");
        m_name->setText(file.name.isEmpty() ? shownName(file.path) : file.name);
        m_origin->setText(file.origin);
        const QLocale locale;
        QStringList facts;
        if (file.rows)
            facts << (*file.rows == 1 ? tr("1 row") : tr("%1 rows").arg(locale.toString(*file.rows)));
        if (file.columns)
            facts << (*file.columns == 1 ? tr("1 column")
                                         : tr("%1 columns").arg(locale.toString(qint64(*file.columns))));
        if (!file.format.isEmpty() && !file.csv)
            facts << file.format;
        if (facts.isEmpty() && file.problem.isEmpty())
            facts << tr("reading…");
        if (!file.problem.isEmpty())
            facts = {file.problem};
        m_facts->setText(facts.join(QStringLiteral(" · ")));
        if (file.csv && file.problem.isEmpty())
            m_facts->setText(m_facts->text() + QStringLiteral(" ·"));
    }
    m_format->setVisible(!file.path.isEmpty() && file.csv);
    m_format->setText(file.format);
    m_format->setToolTip(tr("%1: click to read the file in another way").arg(file.format));
    m_format->setAccessibleName(tr("How it is read: %1").arg(file.format));
    if (file.csv)
        m_csvMenu->setOptions(file.read, *file.csv);
    m_name->setToolTip(file.path);
    m_facts->setToolTip(file.problem);
    setLook(m_facts, file.problem.isEmpty() ? "muted" : "bad");
    setAccessibleName(
        tr("%1: %2, %3").arg(reference ? tr("Reference") : tr("Live"), m_name->text(), m_facts->text()));
}

void DriftSideCard::browse(bool folder)
{
    // Not one of the static functions: they would block the event loop, and with it the running jobs'
    // results.
    auto *dialog = new QFileDialog(
        this, m_choose->accessibleName(), m_path.isEmpty() ? m_root : QFileInfo(m_path).absolutePath(),
        tr("Data files (%1);;All files (*)")
            .arg((dataFilePatterns() << QStringLiteral("*.json") << QStringLiteral("*.dvc")).join(u' ')));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &DriftSideCard::fileChosen);
    dialog->open();
}

QString DriftSideCard::shownName(const QString &path) const
{
    if (!m_root.isEmpty() && path.startsWith(QDir::cleanPath(m_root) + QLatin1Char('/')))
        return QDir(m_root).relativeFilePath(path);
    return QFileInfo(path).fileName();
}

void DriftSideCard::updateEdge()
{
    const Theme &theme = Theme::of(this);
    setEdge(m_side == DriftSideKind::Reference ? theme.reference : theme.live, Qt::LeftEdge);
}

void DriftSideCard::changeEvent(QEvent *event)
{
    DropZone::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateEdge();
}

} // namespace driftline
