// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/sample/projectcode.h"

namespace driftline::sample::text {

QByteArray readme()
{
    return R"md(# Fraud detection

Scores card transactions for fraud while the customer waits.

    pip install -r requirements.lock
    dvc checkout
    python -m src.train

Runs are logged to MLflow (experiment `fraud-detection`, model `fraud-detector`). Each run carries the tags
`git_commit`, `dvc_file` and `dvc_data_hash`, so that the model can be built again from its run alone.
)md";
}

QByteArray gitIgnore()
{
    return R"ign(__pycache__/
*.pyc
.venv/
.pytest_cache/
/mlflow.db
/mlartifacts/
)ign";
}

QByteArray paramsYaml()
{
    return R"yaml(prepare:
  clip_quantile: 0.999
train:
  algorithm: logreg
  seed: 42
  threshold: 0.5
  model:
    penalty: l2
    alpha: 0.0001
    epochs: 200
)yaml";
}

QByteArray treeParamsYaml()
{
    return R"yaml(prepare:
  clip_quantile: 0.999
train:
  algorithm: xgboost
  seed: 42
  threshold: 0.5
  model:
    learning_rate: 0.05
    max_depth: 3
    n_estimators: 400
    subsample: 0.9
    scale_pos_weight: 1.0
    colsample_bytree: 0.8
    min_child_weight: 5
    reg_alpha: 0.0
    reg_lambda: 1.0
)yaml";
}

QByteArray requirementsLock()
{
    return R"txt(alembic==1.16.4
annotated-types==0.7.0
blinker==1.9.0
certifi==2025.8.3
charset-normalizer==3.4.3
click==8.2.1
cloudpickle==3.1.1
databricks-sdk==0.64.0
docker==7.1.0
fastapi==0.116.1
Flask==3.1.2
gitdb==4.0.12
GitPython==3.1.45
graphene==3.4.3
greenlet==3.2.4
gunicorn==23.0.0
idna==3.10
importlib_metadata==8.7.0
itsdangerous==2.2.0
Jinja2==3.1.6
joblib==1.5.1
MarkupSafe==3.0.2
mlflow==2.22.5
numpy==2.2.6
opentelemetry-api==1.36.0
packaging==24.2
pandas==2.3.2
protobuf==6.32.0
pyarrow==19.0.1
pydantic==2.11.7
python-dateutil==2.9.0.post0
PyYAML==6.0.2
requests==2.32.5
scikit-learn==1.7.1
scipy==1.16.0
six==1.17.0
SQLAlchemy==2.0.43
threadpoolctl==3.6.0
typing_extensions==4.14.1
urllib3==2.5.0
xgboost==3.0.2
)txt";
}

QByteArray dockerfile()
{
    return R"docker(FROM python:3.11-slim

WORKDIR /app
COPY requirements.lock .
RUN pip install --no-cache-dir -r requirements.lock
COPY src/ src/
COPY params.yaml dvc.yaml dvc.lock ./

ENTRYPOINT ["python", "-m", "src.train"]
)docker";
}

QByteArray gateJson()
{
    return R"json({
  "model": "fraud-detector",
  "metrics": [
    {"name": "auc_roc", "min": 0.9},
    {"name": "recall", "min": 0.8}
  ],
  "not_worse_than_production": [
    {"metric": "auc_roc", "by_more_than": 0.002}
  ],
  "traceable": true,
  "required_tags": ["owner"]
}
)json";
}

} // namespace driftline::sample::text
