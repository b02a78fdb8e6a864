// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/runs/runsviews.h"

#include "models/session/settings.h"
#include "widgets/pages/runs/buttoncaption.h"

#include <QAction>
#include <QInputDialog>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>

namespace driftline {

namespace {

constexpr int widestName = 130;

constexpr auto stateName = QLatin1StringView("runs-views");

/// An ampersand in a name is no mnemonic.
QString plain(QString text)
{
    return text.replace(QLatin1Char('&'), QStringLiteral("&&"));
}

} // namespace

RunsViews::RunsViews(Settings &settings, QPushButton *button, QWidget *page, std::function<RunsView()> shown)
    : QObject(page),
      m_settings(settings),
      m_button(button),
      m_page(page),
      m_menu(new QMenu(button)),
      m_default(new QAction(tr("Default view"), this)),
      m_saveAs(new QAction(tr("Save as view…"), this)),
      m_save(new QAction(tr("Save changes to the view"), this)),
      m_rename(new QAction(tr("Rename view…"), this)),
      m_remove(new QAction(tr("Delete view…"), this)),
      m_shown(std::move(shown))
{
    m_button->setMenu(m_menu);
    auto *open = new QAction(tr("Choose a view…"), this);
    connect(open, &QAction::triggered, m_button, &QPushButton::showMenu);
    addToPage(open, Qt::CTRL | Qt::SHIFT | Qt::Key_V);
    addToPage(m_default, Qt::CTRL | Qt::SHIFT | Qt::Key_0);
    addToPage(m_saveAs, Qt::CTRL | Qt::SHIFT | Qt::Key_W);
    addToPage(m_save, QKeySequence::Save);
    addToPage(m_rename, Qt::Key_F2);
    addToPage(m_remove, Qt::CTRL | Qt::SHIFT | Qt::Key_Delete);
    connect(m_menu, &QMenu::aboutToShow, this, &RunsViews::fillMenu);
    connect(m_default, &QAction::triggered, this, [this] { choose({}); });
    connect(m_saveAs, &QAction::triggered, this, [this] { askForName(false); });
    connect(m_save, &QAction::triggered, this, &RunsViews::saveChanges);
    connect(m_rename, &QAction::triggered, this, [this] { askForName(true); });
    connect(m_remove, &QAction::triggered, this, &RunsViews::askToRemove);
    setSource({});
}

void RunsViews::addToPage(QAction *action, const QKeySequence &keys)
{
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_page->addAction(action);
}

void RunsViews::setSource(const QString &uri)
{
    m_source = uri;
    m_current.clear();
    m_views = uri.isEmpty() ? QList<RunsView>()
                            : viewsFromJson(m_settings.pageState(sourceStateName(stateName, uri)));
    updateActions();
}

void RunsViews::setCompact(bool compact)
{
    m_compact = compact;
    updateButton();
}

qsizetype RunsViews::placeOf(const QString &name) const
{
    for (qsizetype i = 0; i < m_views.size(); ++i) {
        if (m_views[i].name == name)
            return i;
    }
    return -1;
}

bool RunsViews::isModified() const
{
    const qsizetype place = placeOf(m_current);
    return place >= 0 && !m_views[place].showsTheSameAs(m_shown());
}

void RunsViews::choose(const QString &name)
{
    const qsizetype place = placeOf(name);
    m_current = place < 0 ? QString() : name;
    updateButton();
    if (place < 0)
        Q_EMIT defaultChosen();
    else
        Q_EMIT viewChosen(m_views[place]);
}

bool RunsViews::isFree(const QString &name)
{
    if (placeOf(name) < 0)
        return true;
    Q_EMIT refused(Error{ErrorCode::Usage, tr("there is a view of this name already"), name,
                         tr("take another name, or choose that view and save changes to it"), std::nullopt});
    return false;
}

void RunsViews::saveAs(const QString &name)
{
    if (name.isEmpty() || !isFree(name))
        return;
    RunsView view = m_shown();
    view.name = name;
    m_views.append(view);
    m_current = name;
    store();
}

void RunsViews::saveChanges()
{
    const qsizetype place = placeOf(m_current);
    if (place < 0)
        return;
    m_views[place] = m_shown();
    m_views[place].name = m_current;
    store();
}

void RunsViews::rename(const QString &name)
{
    const qsizetype place = placeOf(m_current);
    if (place < 0 || name.isEmpty() || name == m_current || !isFree(name))
        return;
    m_views[place].name = name;
    m_current = name;
    store();
}

void RunsViews::remove()
{
    const qsizetype place = placeOf(m_current);
    if (place < 0)
        return;
    // What is shown stays: it only has no name any more.
    m_views.removeAt(place);
    m_current.clear();
    store();
}

void RunsViews::store()
{
    m_settings.setPageState(sourceStateName(stateName, m_source), viewsToJson(m_views));
    updateActions();
}

void RunsViews::askForName(bool renaming)
{
    auto *dialog = new QInputDialog(m_page);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(renaming ? tr("Rename view") : tr("Save as view"));
    dialog->setLabelText(renaming
                             ? tr("New name of the view “%1”:").arg(m_current)
                             : tr("Name of the view (experiments, filter, order, columns and grouping):"));
    dialog->setTextValue(renaming ? m_current : QString());
    connect(dialog, &QInputDialog::textValueSelected, this, [this, renaming](const QString &name) {
        if (renaming)
            rename(name.trimmed());
        else
            saveAs(name.trimmed());
    });
    dialog->open();
}

void RunsViews::askToRemove()
{
    auto *box = new QMessageBox(QMessageBox::Question, tr("Delete view"),
                                tr("Delete the view “%1”?").arg(m_current), QMessageBox::NoButton, m_page);
    box->setInformativeText(tr("No run is touched, and what is shown stays."));
    box->setAttribute(Qt::WA_DeleteOnClose);
    auto *remove = box->addButton(tr("Delete"), QMessageBox::AcceptRole);
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    connect(remove, &QPushButton::clicked, this, &RunsViews::remove);
    box->open();
}

void RunsViews::updateActions()
{
    qDeleteAll(m_chosers);
    m_chosers.clear();
    for (const RunsView &view : std::as_const(m_views)) {
        auto *action = new QAction(plain(tr("View: %1").arg(view.name)), this);
        connect(action, &QAction::triggered, this, [this, name = view.name] { choose(name); });
        m_chosers.append(action);
        // The first nine by their number; the others by the palette and the menu.
        const auto number = int(m_chosers.size());
        addToPage(action, number > 9 ? QKeySequence()
                                     : QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key(Qt::Key_0 + number)));
    }
    updateButton();
}

void RunsViews::updateButton()
{
    const bool usable = !m_source.isEmpty();
    const bool named = !m_current.isEmpty();
    const bool modified = isModified();
    m_button->setEnabled(usable);
    m_default->setEnabled(usable);
    m_saveAs->setEnabled(usable);
    m_save->setEnabled(named);
    m_rename->setEnabled(named);
    m_remove->setEnabled(named);
    const QString name =
        m_button->fontMetrics().elidedText(named ? m_current : tr("Views"), Qt::ElideRight, widestName);
    showCaption(*m_button, {QStringLiteral("bookmark"), name, modified ? QStringLiteral(" •") : QString(),
                            named, m_compact});
    const QString what = !named     ? tr("Saved views")
                         : modified ? tr("View “%1”, modified").arg(m_current)
                                    : tr("View “%1”").arg(m_current);
    m_button->setToolTip(what);
    m_button->setAccessibleName(what);
}

void RunsViews::fillMenu()
{
    m_menu->clear();
    const auto add = [this](const QString &text, const QString &name) {
        QAction *action = m_menu->addAction(plain(text));
        action->setCheckable(true);
        action->setChecked(name == m_current);
        connect(action, &QAction::triggered, this, [this, name] { choose(name); });
    };
    add(m_default->text(), {});
    for (const RunsView &view : std::as_const(m_views))
        add(view.name, view.name);
    const auto entries = m_menu->actions();
    for (qsizetype i = 0; i < entries.size(); ++i) // only shown here: the keys are the page's actions'
        entries[i]->setText(
            entries[i]->text() + u'\t' +
            (i == 0 ? m_default : m_chosers[i - 1])->shortcut().toString(QKeySequence::NativeText));
    m_menu->addSeparator();
    m_menu->addActions({m_save, m_saveAs, m_rename, m_remove});
}

} // namespace driftline
