// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/runs/artifactpanel.h"

#include "models/items/artifacttreemodel.h"
#include "models/items/tableheadmodel.h"
#include "widgets/kit/celldelegate.h"
#include "widgets/kit/emptystate.h"
#include "widgets/kit/imageview.h"
#include "widgets/kit/markdownview.h"
#include "widgets/kit/stylesheet.h"
#include "widgets/kit/tableview.h"
#include "widgets/kit/theme.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

namespace driftline {

namespace {

/// What a preview's job brings: an image is decoded there, not while painting.
struct ReadPreview
{
    ArtifactPreview preview;
    QImage image;
};

} // namespace

ArtifactPanel::ArtifactPanel(JobQueue &jobs, const DatasetReader &datasets, QWidget *parent)
    : QWidget(parent),
      m_jobs(jobs),
      m_datasets(datasets),
      m_model(new ArtifactTreeModel(this)),
      m_head(new TableHeadModel(this)),
      m_body(new QStackedWidget(this)),
      m_empty(new EmptyState(this)),
      m_tree(new QTreeView(this)),
      m_note(new QLabel(this)),
      m_save(new QPushButton(tr("Save as…"), this)),
      m_preview(new QStackedWidget(this)),
      m_nothing(new QLabel(this)),
      m_text(new QPlainTextEdit(this)),
      m_markdown(new MarkdownView(this)),
      m_image(new ImageView(this)),
      m_table(new TableView(this))
{
    m_tree->setModel(m_model);
    m_tree->setHeaderHidden(true);
    auto *delegate = new CellDelegate(m_tree);
    delegate->setHairlines(false);
    m_tree->setItemDelegate(delegate);
    m_tree->setAccessibleName(tr("Artifacts of the selected run"));
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_table->setModel(m_head);
    m_table->setAccessibleName(tr("First rows of the table"));
    m_text->setReadOnly(true);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setAccessibleName(tr("Preview"));
    m_markdown->fillPlace();
    m_markdown->setAccessibleName(tr("Preview"));
    setLook(m_note, "small");
    m_note->setWordWrap(true);
    setLook(m_nothing, "muted");
    m_nothing->setWordWrap(true);
    m_nothing->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    for (QWidget *page : std::initializer_list<QWidget *>{m_nothing, m_text, m_markdown, m_image, m_table})
        m_preview->addWidget(page);

    auto *line = new QHBoxLayout;
    line->addWidget(m_note, 1);
    line->addWidget(m_save);
    auto *below = new QWidget(this);
    auto *belowLayout = new QVBoxLayout(below);
    belowLayout->setContentsMargins(0, 6, 0, 0);
    belowLayout->addLayout(line);
    belowLayout->addWidget(m_preview, 1);
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_tree);
    splitter->addWidget(below);
    splitter->setSizes({2, 3});
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    m_body->addWidget(splitter);
    m_body->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 14, 8);
    layout->addWidget(m_body);

    connect(m_model, &ArtifactTreeModel::folderWanted, this, &ArtifactPanel::readFolder);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &ArtifactPanel::readPreview);
    connect(m_save, &QPushButton::clicked, this, &ArtifactPanel::askAndSave);
    clear();
}

void ArtifactPanel::setWorkspace(const WorkspacePtr &workspace)
{
    clear();
    m_workspace = workspace;
}

void ArtifactPanel::clear()
{
    static_cast<void>(m_runGeneration.next());
    static_cast<void>(m_previewGeneration.next());
    m_jobs.cancel(m_previewJob);
    m_run.reset();
    m_error.reset();
    m_wanted = false;
    m_model->clear();
    m_save->setEnabled(false);
    showPreview({});
    updateBody();
}

void ArtifactPanel::showRun(const Run &run)
{
    if (m_run && m_run->id == run.id)
        return;
    clear();
    m_run = run;
    m_wanted = true;
    if (isVisible())
        showEvent(nullptr);
}

void ArtifactPanel::showEvent(QShowEvent *)
{
    if (!m_wanted || !m_workspace || !m_workspace->artifacts)
        return;
    m_wanted = false;
    m_model->reset();
}

void ArtifactPanel::readFolder(const QString &path)
{
    using List = QList<ArtifactEntry>;
    ++m_pending;
    const auto ticket = m_runGeneration.next(); // one folder at a time is opened by hand
    updateBody();
    m_jobs.run<List>(
        tr("Reading artifacts"),
        [workspace = m_workspace, run = *m_run, path](const StopToken &stop, const JobProgress &) {
            return workspace->artifacts->list(run, path, stop);
        },
        this,
        [this, path, id = m_run->id, ticket](Result<List> entries) {
            if (m_run && m_run->id == id) {
                if (entries.ok())
                    m_model->setFolder(path, *entries);
                else
                    m_model->folderFailed(path);
                if (entries.isError() && path.isEmpty())
                    m_error = entries.error();
                else if (entries.isError() && m_runGeneration.isCurrent(ticket))
                    Q_EMIT actionFailed(entries.error());
            }
            jobEnded();
            updateBody();
        });
}

void ArtifactPanel::readPreview()
{
    m_jobs.cancel(m_previewJob);
    const auto ticket = m_previewGeneration.next();
    const auto entry = m_model->entryAt(m_tree->currentIndex());
    m_save->setEnabled(entry && !entry->isFolder);
    if (!entry || entry->isFolder) {
        showPreview({});
        return;
    }
    ++m_pending;
    m_previewJob = m_jobs.run<ReadPreview>(
        tr("Reading %1").arg(entry->name()),
        [workspace = m_workspace, &datasets = m_datasets, run = *m_run,
         entry = *entry](const StopToken &stop, const JobProgress &) -> Result<ReadPreview> {
            auto preview = previewArtifact(*workspace, datasets, run, entry, stop);
            if (!preview.ok())
                return preview.failure();
            ReadPreview read{*std::move(preview), {}};
            if (read.preview.kind == ArtifactPreview::Kind::Image)
                read.image = QImage::fromData(read.preview.image);
            return read;
        },
        this,
        [this, ticket](Result<ReadPreview> read) {
            if (m_previewGeneration.isCurrent(ticket)) {
                if (read.ok()) {
                    m_image->setImage(read->image);
                    showPreview(read->preview);
                } else if (read.isError()) {
                    ArtifactPreview failed;
                    failed.note = read.error().line();
                    showPreview(failed);
                }
            }
            jobEnded();
        });
}

void ArtifactPanel::showPreview(const ArtifactPreview &preview)
{
    using Kind = ArtifactPreview::Kind;
    const bool broken = preview.kind == Kind::Image && m_image->image().isNull();
    m_note->setText(preview.kind == Kind::None ? QString() : preview.note);
    m_nothing->setText(broken ? tr("this image cannot be shown; save the file to look at it")
                       : preview.note.isEmpty() ? tr("Select a file to see what is in it.")
                                                : preview.note);
    m_head->setHead(preview.table);
    switch (broken ? Kind::None : preview.kind) {
    case Kind::None:
        m_preview->setCurrentWidget(m_nothing);
        break;
    case Kind::Text:
        m_text->setFont(monospacedFont(font()));
        m_text->setPlainText(preview.text);
        m_preview->setCurrentWidget(m_text);
        break;
    case Kind::Markdown:
        m_markdown->setMarkdownText(preview.text);
        if (m_markdown->hasImages()) {
            const QString none = tr("images are not loaded");
            m_note->setText(preview.note.isEmpty() ? none
                                                   : QStringLiteral("%1 · %2").arg(preview.note, none));
        }
        m_preview->setCurrentWidget(m_markdown);
        break;
    case Kind::Image:
        m_preview->setCurrentWidget(m_image);
        break;
    case Kind::Table:
        m_preview->setCurrentWidget(m_table);
        m_table->resizeColumnsToContents();
        break;
    }
}

void ArtifactPanel::askAndSave()
{
    const auto entry = m_model->entryAt(m_tree->currentIndex());
    if (!entry || entry->isFolder)
        return;
    auto *dialog = new QFileDialog(this, tr("Save artifact"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(entry->name());
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, path = entry->path](const QString &target) { save(path, target); });
    dialog->open();
}

void ArtifactPanel::save(const QString &path, const QString &target)
{
    if (!m_run || !m_workspace)
        return;
    ++m_pending;
    m_jobs.run<Done>(
        tr("Saving %1").arg(path),
        [workspace = m_workspace, run = *m_run, path, target](const StopToken &stop,
                                                              const JobProgress &progress) {
            return workspace->artifacts->download(
                run, path, target, stop,
                [&progress](qint64 done, qint64 total) { progress.report(done, total); });
        },
        this,
        [this](const Status &saved) {
            if (saved.isError())
                Q_EMIT actionFailed(saved.error());
            jobEnded();
        });
}

void ArtifactPanel::updateBody()
{
    if (m_model->rowCount() > 0 && !m_error) {
        m_body->setCurrentIndex(0);
        return;
    }
    m_body->setCurrentWidget(m_empty);
    if (m_error)
        m_empty->setError(*m_error);
    else if (m_pending > 0)
        m_empty->setBusy(tr("Reading artifacts…"));
    else
        m_empty->setContent(QStringLiteral("file"), tr("No artifacts"), tr("This run left no files behind."));
}

void ArtifactPanel::jobEnded()
{
    --m_pending;
    if (m_pending == 0)
        Q_EMIT becameIdle();
}

} // namespace driftline
