// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/sourcedialog.h"

#include "models/session/settings.h"
#include "widgets/kit/stylesheet.h"

#include <QCheckBox>
#include <QCompleter>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>

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
    : QDialog(parent),
      m_uri(new QLineEdit(this)),
      m_repository(new QLineEdit(this)),
      m_login(new QWidget(this)),
      m_user(new QLineEdit(m_login)),
      m_password(new QLineEdit(m_login)),
      m_keep(new QCheckBox(tr("&Keep it in the system's keychain"), m_login))
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
    addLogin(*grid, 2);
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

    // As on screen from top to bottom, not as made.
    const QList<QWidget *> order{m_uri, folder, file, m_user, m_password, m_keep, m_repository, clone};
    for (qsizetype i = 1; i < order.size(); ++i)
        setTabOrder(order.at(i - 1), order.at(i));

    connect(m_uri, &QLineEdit::textChanged, this, &SourceDialog::updateControls);
    connect(m_password, &QLineEdit::textChanged, this, &SourceDialog::updateControls);
    updateControls();
    connect(folder, &QPushButton::clicked, this,
            [this] { chooseFolder(m_uri, tr("Open a project folder")); });
    connect(clone, &QPushButton::clicked, this,
            [this] { chooseFolder(m_repository, tr("Choose a git clone")); });
    connect(file, &QPushButton::clicked, this, &SourceDialog::chooseFile);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void SourceDialog::addLogin(QGridLayout &grid, int row)
{
    auto *inner = new QGridLayout(m_login);
    inner->setContentsMargins(0, 8, 0, 0);
    inner->setHorizontalSpacing(8);
    auto *userLabel = new QLabel(tr("&User (empty for a token)"), m_login);
    userLabel->setBuddy(m_user);
    auto *passwordLabel = new QLabel(tr("&Password or token"), m_login);
    passwordLabel->setBuddy(m_password);
    m_password->setEchoMode(QLineEdit::Password);
    inner->addWidget(userLabel, 0, 0);
    inner->addWidget(passwordLabel, 0, 1);
    inner->addWidget(m_user, 1, 0);
    inner->addWidget(m_password, 1, 1);
    inner->addWidget(m_keep, 2, 0, 1, 2);
    inner->addWidget(
        note(tr("Used for this session and, if you like, kept in the keychain, nowhere else. MLflow's own "
                "environment variables and ~/.mlflow/credentials work as well."),
             m_login),
        3, 0, 1, 2);
    grid.addWidget(m_login, row, 0, 1, 3);
}

void SourceDialog::updateControls()
{
    static const QRegularExpression server(QStringLiteral("^https?://"),
                                           QRegularExpression::CaseInsensitiveOption);
    m_open->setEnabled(!uri().isEmpty());
    m_login->setEnabled(server.match(uri()).hasMatch());
    m_keep->setEnabled(!m_password->text().isEmpty());
}

ServerSecret SourceDialog::secret() const
{
    if (!m_login->isEnabled() || m_login->isHidden() || m_password->text().isEmpty())
        return {};
    const QString user = m_user->text().trimmed();
    return user.isEmpty() ? ServerSecret{{}, {}, m_password->text().trimmed()}
                          : ServerSecret{user, m_password->text(), {}};
}

bool SourceDialog::keepsSecret() const
{
    return m_keep->isChecked() && !secret().isEmpty();
}

void SourceDialog::setLoginOffered(bool offered)
{
    m_login->setVisible(offered);
}

void SourceDialog::setSource(const QString &uri)
{
    m_uri->setText(uri);
    m_uri->selectAll();
}

void SourceDialog::setUser(const QString &user)
{
    m_user->setText(user);
    (user.isEmpty() ? m_user : m_password)->setFocus();
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
