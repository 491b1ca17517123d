// SPDX-License-Identifier: GPL-2.0-only
/* The models inside: their numbers come from the generated header. */
#include "network.h"
#include "model_data.h"

/* Raised whenever what model_data.h must define, or what it means, changes. */
#if RAB_MODEL_DATA_VERSION != 2
#error "model_data.h was made for another version of these sources: generate the tree again"
#endif

#ifdef __KERNEL__
#include <linux/module.h>

MODULE_INFO(rabench_model, RAB_MODEL_ID);
MODULE_INFO(rabench_data_hash, RAB_DATA_HASH);
MODULE_INFO(rabench_feature_set, RAB_FEATURE_SET_NAME);
#ifdef RAB_SHADOW_ID
MODULE_INFO(rabench_shadow, RAB_SHADOW_ID);
#endif
MODULE_INFO(rabench_app, RAB_APP_VERSION);
MODULE_INFO(version, RAB_APP_VERSION);
#endif

const struct rab_model *const rab_model = &rab_decides;
#ifdef RAB_SHADOW_ID
const struct rab_model *const rab_shadow = &rab_shadows;
#else
const struct rab_model *const rab_shadow;
#endif
