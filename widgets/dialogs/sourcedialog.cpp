// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/sourcedialog.h"

#include "models/session/settings.h"
#include "widgets/kit/stylesheet.h"

#include <QCompleter>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace driftline {

namespace {
constexpr int dialogWidth = 620;

QLabel *note(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setProperty("look", QStringLiteral("small"));
    label->setWordWrap(true);
    return label;
}
} // namespace

QString databaseFileFilter()
{
    return QCoreApplication::translate("SourceDialog",
                                       "MLflow databases (*.db *.sqlite *.sqlite3);;All files (*)");
}

SourceDialog::SourceDialog(const Settings &settings, QWidget *parent)
    : QDialog(parent), m_uri(new QLineEdit(this)), m_repository(new QLineEdit(this))
{
    setWindowTitle(tr("Open a source"));
    setMinimumWidth(dialogWidth);
    QStringList recent;
    const auto sources = settings.recentSources();
    for (const RecentSource &source : sources)
        recent << source.uri;
    auto *completer = new QCompleter(recent, this);
    completer->setFilterMode(Qt::MatchContains);
    m_uri->setCompleter(completer);
    m_uri->setPlaceholderText(tr("http://localhost:5000, a path to mlflow.db, or a project folder"));
    m_repository->setPlaceholderText(tr("found beside the source where possible"));

    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(8);
    auto *uriLabel = new QLabel(tr("&Server, file or folder"), this);
    uriLabel->setBuddy(m_uri);
    auto *folder = new QPushButton(tr("F&older…"), this);
    auto *file = new QPushButton(tr("&File…"), this);
    grid->addWidget(uriLabel, 0, 0, 1, 3);
    grid->addWidget(m_uri, 1, 0);
    grid->addWidget(folder, 1, 1);
    grid->addWidget(file, 1, 2);
    grid->addWidget(
        note(tr("A user name and password in the address are used and not stored. MLflow's own environment "
                "variables and ~/.mlflow/credentials work as well."),
             this),
        2, 0, 1, 3);
    grid->setRowMinimumHeight(3, 8);
    auto *repositoryLabel = new QLabel(tr("&Git clone of the training code (optional)"), this);
    repositoryLabel->setBuddy(m_repository);
    auto *clone = new QPushButton(tr("Fol&der…"), this);
    grid->addWidget(repositoryLabel, 4, 0, 1, 3);
    grid->addWidget(m_repository, 5, 0);
    grid->addWidget(clone, 5, 1);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Open | QDialogButtonBox::Cancel, this);
    m_open = buttons->button(QDialogButtonBox::Open);
    setLook(m_open, "primary");
    m_open->setDefault(true);
    m_open->setEnabled(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(16);
    layout->addLayout(grid);
    layout->addStretch(1);
    layout->addWidget(buttons);

    connect(m_uri, &QLineEdit::textChanged, this, [this] { m_open->setEnabled(!uri().isEmpty()); });
    connect(folder, &QPushButton::clicked, this,
            [this] { chooseFolder(m_uri, tr("Open a project folder")); });
    connect(clone, &QPushButton::clicked, this,
            [this] { chooseFolder(m_repository, tr("Choose a git clone")); });
    connect(file, &QPushButton::clicked, this, &SourceDialog::chooseFile);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

QString SourceDialog::uri() const
{
    return m_uri->text().trimmed();
}

QString SourceDialog::repository() const
{
    return m_repository->text().trimmed();
}

void SourceDialog::chooseFolder(QLineEdit *target, const QString &title)
{
    const QString path = QFileDialog::getExistingDirectory(this, title, target->text());
    if (!path.isEmpty())
        target->setText(QDir::toNativeSeparators(path));
}

void SourceDialog::chooseFile()
{
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Open an MLflow database"), uri(), databaseFileFilter());
    if (!path.isEmpty())
        m_uri->setText(QDir::toNativeSeparators(path));
}

} // namespace driftline
